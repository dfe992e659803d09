"""A page of every platform that a probe recognises, written afresh, with the row that it should draft."""


def html(body: str, head: str = "<title>Jobs</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Social Worker"}</script>'
RMK = (
    "<table id='searchresults'><tr class='data-row'><td><a class='jobTitle-link' "
    "href='/job/Moorton-Social-Worker/123456789/'>Social Worker</a></td></tr></table>"
)

NHS = ("https://www.jobs.nhs.uk/api/v1/search_xml", {"keyword": "social worker"})
# Platform, address ("" for a saved page), page, and what the row's url and options must be (None: not to be enabled).
PAGES = {
    "oracle, from the council's page": (
        "oracle",
        "https://www.moorshire.gov.uk/jobs",
        html(
            "<a href='https://abcd.fa.em3.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/requisitions'>x</a>"
        ),
        ("https://abcd.fa.em3.oraclecloud.com", {"site": "CX_1001"}),
    ),
    "oracle, under a name of the council's": (
        "oracle",
        "https://careers.moorshire.gov.uk/hcmUI/CandidateExperience/en/sites/CX/jobs",
        html("<div data-apibaseurl='https://abcd.fa.em3.oraclecloud.com'></div>"),
        ("https://careers.moorshire.gov.uk", {"site": "CX"}),
    ),
    "myjobscotland": (
        "myjobscotland",
        "",
        html("<div class='mjs-card'><h3 class='mjs-card__title'><a href='/councils/x/jobs/y-1'>y</a></h3></div>"),
        ("https://www.myjobscotland.gov.uk/search-jobs", {"keyword": "social work"}),
    ),
    "jobs go public": (
        "jobs_go_public",
        "https://www.jobsgopublic.com/jobs",
        html("<script id='__NEXT_DATA__' type='application/json'>{\"urlNoPrefix\": \"/job/1\"}</script>"),
        ("https://www.jobsgopublic.com/jobs", {"search": "social worker"}),
    ),
    "jgp's site for an employer": (
        "jgp_rss",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://ats-moorshire.jgp.co.uk/vacancies'>Vacancies</a>"),
        ("https://ats-moorshire.jgp.co.uk/vacancies.rss", {}),
    ),
    "north east jobs": (
        "feed",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://www.northeastjobs.org.uk/'>Our jobs</a>"),
        ("https://www.northeastjobs.org.uk/RSSJobs.aspx?orgid=62", {"shape": "north-east-jobs", "details": True}),
    ),
    "madgex with a feed": (
        "feed",
        "https://jobs.example.org/jobs/",
        html(
            "<ul><li class='lister__item' id='item-1'>x</li></ul>", "<link href='/jobsrss/?keywords=x' rel='alternate'>"
        ),
        ("https://jobs.example.org/jobsrss/?keywords=x", {"shape": "madgex-rss", "whole": False}),
    ),
    "madgex without one": (
        "madgex",
        "https://jobs.example.org/jobs/",
        html("<li class='lister__item'><span class='lister__meta-item--salary'>£1</span></li>"),
        ("https://jobs.example.org/jobs/", {"keywords": "social worker", "paging": "query"}),
    ),
    "nhs jobs": ("nhs_jobs", "", "<?xml version='1.0'?><nhsJobs><totalPages>1</totalPages></nhsJobs>", NHS),
    "teaching vacancies": (
        "teaching_vacancies",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://teaching-vacancies.service.gov.uk/jobs'>Schools</a>"),
        ("https://teaching-vacancies.service.gov.uk/api/v1/jobs.json", {}),
    ),
    "hscni": (
        "hscni",
        "https://jobs.hscni.net/Search?SearchCatID=0",
        html("<a href='/Job/1/JobDetail'>Social Worker</a>"),
        ("https://jobs.hscni.net/Search?SearchCatID=0", {}),
    ),
    "tribepad": (
        "tribepad",
        "https://jobs.moorshire.gov.uk/jobs/search",
        html("<!-- This site is powered by Tribepad --><a href='/jobs/job/Social-Worker/12'>Social Worker</a>"),
        ("https://jobs.moorshire.gov.uk", {"shape": "html"}),
    ),
    "jobtrain": (
        "jobtrain",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://www.jobtrain.co.uk/moorshire/Home/Job'>Vacancies</a>"),
        ("https://www.jobtrain.co.uk/moorshire", {}),
    ),
    "itrent": (
        "itrent",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://ce0001.webitrent.com/ce0001_webrecruitment/wrd/run/etrec179gf.open?WVID=12'>Jobs</a>"),
        ("https://ce0001.webitrent.com/ce0001_webrecruitment/wrd/run/etrec179gf.open?WVID=12", {}),
    ),
    "talentlink, in a frame": (
        "talentlink",
        "https://www.moorshire.gov.uk/jobs",
        html(
            "<iframe src='https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?"
            "component=lay9999_lst400a&amp;ID=PX&amp;lg=UK&amp;mask=ext'></iframe>"
        ),
        (
            "https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?"
            "component=lay9999_lst400a&ID=PX&lg=UK&mask=ext",
            {},
        ),
    ),
    "talentlink, an advert": (
        "talentlink",
        "",
        html("<h4 class='JD-HDLabel'>Closing date</h4>", "<meta name='GENERATOR' content='MrTed'>"),
        None,
    ),
    "eploy": (
        "eploy",
        "https://jobs.moorshire.gov.uk/vacancies/vacancy-search-results.aspx",
        html("<div class='vsr-job-list'><a href='12/social-worker.html'>Social Worker</a></div>"),
        ("https://jobs.moorshire.gov.uk/vacancies/vacancy-search-results.aspx", {}),
    ),
    "engage": (
        "engage_ats",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.engageats.co.uk/V2/Vacancy'>Vacancies</a>"),
        ("https://moorshire.engageats.co.uk/V2/Vacancy", {}),
    ),
    "webrecruit": (
        "webrecruit",
        "https://moorshire.example/vacancies",
        html("<a href='/JobDescription/12'>More</a><p>Powered by: <a href='https://x.example'>Webrecruit</a></p>"),
        ("https://moorshire.example/vacancies", {}),
    ),
    "networx": (
        "networx",
        "https://moorshire.current-vacancies.com/Careers/Moorshire-1663",
        html("<form id='formVacancySearch'></form><script>post('/Careers/SearchVacancies')</script>"),
        None,
    ),
    "successfactors": (
        "successfactors",
        "https://jobs.moorshire.gov.uk/search/?q=",
        html(RMK),
        ("https://jobs.moorshire.gov.uk/search/?q=", {"shape": "rmk"}),
    ),
    "workday": (
        "workday",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.wd3.myworkdayjobs.com/en-GB/External'>Jobs</a>"),
        ("https://moorshire.wd3.myworkdayjobs.com", {"tenant": "moorshire", "site": "External"}),
    ),
    "jibe": (
        "jibe",
        "https://careers.moorshire.gov.uk/jobs",
        html("<script src='https://app.jibecdn.com/x.js'></script>"),
        None,
    ),
    "icims": (
        "icims",
        "https://www.moorshire.gov.uk/jobs",
        html("<iframe src='https://careers-moorshire.icims.com/jobs/search?pr=0'></iframe>"),
        ("https://careers-moorshire.icims.com/jobs/search?pr=0&in_iframe=1", {}),
    ),
    "earcu": (
        "earcu",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.earcu.com/jobs/vacancy/find/results/'>Jobs</a>"),
        ("https://moorshire.earcu.com/jobs/vacancy/find/results/", {}),
    ),
    "vacancy filler": (
        "vacancy_filler",
        "https://www.moorshire.gov.uk/jobs",
        html("<script src='https://sf.vacancy-filler.co.uk/careers.js'></script>"),
        None,
    ),
    "oleeo": (
        "oleeo",
        "https://moorshire.tal.net/vx/appcentre-1/candidate/jobboard/vacancy/3/adv/",
        html("<a href='/vx/appcentre-1/candidate/so/pm/1/pl/2/opp/12-Social-Worker/en-GB'>Social Worker</a>"),
        ("https://moorshire.tal.net/vx/appcentre-1/candidate/jobboard/vacancy/3/feed", {}),
    ),
    "jobposting": (
        "jobposting",
        "https://jobs.moorshire.gov.uk/vacancies/social-worker-4711",
        html(JOB),
        None,
    ),
}
