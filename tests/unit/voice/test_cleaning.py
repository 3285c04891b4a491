"""Text from word processors becomes plain: paragraphs and bullets stay, nothing else does."""

import pytest

from madang.kernel.voice.rules import cleaned

pytestmark = pytest.mark.unit

WORD = """<html xmlns:o="urn:x"><head><style>p {mso-x: y}</style><title>문서</title></head><body>
<!--StartFragment--><p class=MsoNormal><b><span lang=KO style='font-family:"맑은 고딕"'>건의
사항</span></b><o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span><![endif]>판로
개척</p>
<ul type=disc><li class=MsoNormal><p>첫째 &amp; 둘째</p></li><li>셋째<br>이어서</li></ul>
<table><tr><td>이름</td><td>값</td></tr></table>
<script>alert("x")</script><p>끝 &lt;b&gt;</p><!--EndFragment-->
</body></html>"""


def test_html_of_a_word_processor() -> None:
    assert cleaned(WORD).split("\n\n") == [
        "건의 사항",
        "- 판로 개척",
        "- 첫째 & 둘째\n- 셋째\n이어서",
        "이름 값",
        "끝 <b>",
    ]


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("", ""),
        ("  한 줄  ", "한 줄"),
        ("가\r\n나\r다\u2028라\u000b마", "가\n나\n다\n라\n마"),
        ("가\n\n\n\n나\u2029다", "가\n\n나\n\n다"),
        ("•\t첫째\n◦  둘째\n\uf0b7\t셋째\no\t넷째\n§   다섯째", "- 첫째\n- 둘째\n- 셋째\n- 넷째\n- 다섯째"),
        ("○ 한글 문서의 동그라미\n - 그 아래\n※ 참고", "○ 한글 문서의 동그라미\n - 그 아래\n※ 참고"),
        ("o 하나는 그냥 글자", "o 하나는 그냥 글자"),
        ("빈\u00a0칸\u3000과\t탭", "빈 칸 과 탭"),
        ("보이지\u200b 않는\ufeff\u202e 것\x00\x1b", "보이지 않는 것"),
        ("3 < 5 이고 <회사> 는 그대로", "3 < 5 이고 <회사> 는 그대로"),
        ("<p onclick=alert(1)>글<img src=x onerror=y></p>", "글"),
    ],
)
def test_each_oddity(pasted: str, plain: str) -> None:
    assert cleaned(pasted) == plain


@pytest.mark.parametrize("pasted", [WORD, "• 가\n\n\n나", "<ul><li>가</li><li>나</li></ul>"])
def test_cleaning_twice_changes_nothing(pasted: str) -> None:
    once = cleaned(pasted)
    assert cleaned(once.replace("<b>", "")) == once.replace("<b>", "").strip()
