"""Career rules: the ladder, the dated standards register, profiles and advice. Pure: no database, web or clock."""
