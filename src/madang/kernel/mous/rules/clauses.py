"""The clauses that nearly every MOU of the city has, as they are promised. Texts of deeds, not of screens."""

from dataclasses import dataclass

from madang.kernel.mous.models import Side


@dataclass(frozen=True)
class Standard:
    """A clause, how one knows that it is kept, and what is wanted as evidence."""

    key: str
    side: str
    title_ko: str
    title_en: str
    measure_ko: str
    measure_en: str
    evidence_wanted_ko: str
    evidence_wanted_en: str


STANDARD: tuple[Standard, ...] = (
    Standard(
        "technology",
        Side.THEIRS,
        "AI 기술을 개발·사업화하고 자문한다",
        "Develop AI technology, bring it to market, and advise",
        "광주에서 시작한 과제, 제품 또는 자문이 한 건 이상 있다",
        "At least one project, product or piece of advice begun in the city",
        "과제 협약서, 제품 출시 자료, 자문 기록",
        "Agreement of the project, announcement of the product, record of the advice",
    ),
    Standard(
        "office",
        Side.THEIRS,
        "광주에 법인 또는 지역 사무소를 두고 사람을 뽑는다",
        "Set up a company or a local office in the city, and hire",
        "사무소가 있고, 그곳에서 일하는 사람이 4대 보험에 들어 있다",
        "There is an office, and people who work there are insured",
        "임대차 계약서, 지점 등기, 4대 보험 가입자 명부, 현장 확인",
        "Lease, registration of the branch, list of insured employees, a visit",
    ),
    Standard(
        "support",
        Side.THEIRS,
        "시와 함께 지원 사업을 만들고 참여한다",
        "Take part in joint support programmes",
        "함께 한 사업이 한 건 이상 있다",
        "At least one programme done together",
        "사업 공고나 결과 보고서",
        "Call or report of the programme",
    ),
    Standard(
        "education",
        Side.THEIRS,
        "교육과 채용을 잇는 과정에 참여한다",
        "Take part in programmes that lead from education to work",
        "과정에 참여했거나 수료생을 뽑았다",
        "Took part in a programme, or hired from one",
        "과정 운영 기록, 채용 확인서",
        "Record of the programme, confirmation of hiring",
    ),
    Standard(
        "infrastructure",
        Side.OURS,
        "기반 시설과 행정으로 돕는다",
        "Help with infrastructure and administration",
        "요청한 시설과 행정 지원이 제공되었다",
        "The facilities and help that were asked for were given",
        "지원 내역, 시설 사용 기록",
        "List of help given, record of the use of facilities",
    ),
)
