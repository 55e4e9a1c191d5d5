"""Names: pairs that meet and in which form, pairs that must not, and what is no name at all."""

import random
from dataclasses import fields
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from resolution.names import VERSION, Forms, forms, table
from resolution.names.characters import GIVEN, SURNAMES
from resolution.names.syllables import cantonese, character_readings, surname_readings, wade_giles

EMPTY = Forms()


def spellings(name: str) -> set[str]:
    found = forms(name)
    return {*found.keys, *found.alts}


@pytest.mark.parametrize(
    ("left", "right", "form"),
    [
        ("张伟", "張偉", "han"),
        ("张 伟", "张伟 先生", "han"),
        ("欧阳修", "歐陽修", "keys"),
        ("张伟明", "ZHANG WEIMING", "keys"),
        ("张伟明", "WEIMING ZHANG", "keys"),
        ("张伟明", "Zhang Wei-Ming", "keys"),
        ("张伟明", "Zhang Wei Ming", "keys"),
        ("张伟明", "Wei Ming Zhang", "keys"),
        ("张伟明", "ZHANG,WEIMING", "keys"),
        ("张伟明", "ZHANG<<WEI<MING", "keys"),
        ("张伟明", "ZHANG/WEIMINGMR", "keys"),
        ("张伟明", "ZHANGWEIMING", "keys"),
        ("张伟明", "Zhāng Wěimíng", "keys"),
        ("张伟明", "Mr. ZHANG WEIMING", "keys"),
        ("张伟明", "ＺＨＡＮＧ　ＷＥＩＭＩＮＧ", "keys"),
        ("欧阳修", "OUYANG XIU", "keys"),
        ("欧阳修", "OU YANG XIU", "keys"),
        ("欧阳修", "Xiu Ouyang", "keys"),
        ("吕伟", "LYU WEI", "keys"),
        ("吕伟", "LV WEI", "keys"),
        ("吕伟", "LÜ WEI", "keys"),
        ("吕伟", "Lǚ Wěi", "keys"),
        ("曾国强", "ZENG GUOQIANG", "keys"),
        ("单雄", "SHAN XIONG", "keys"),
        ("仇英", "QIU YING", "keys"),
        ("尉迟恭", "YUCHI GONG", "keys"),
        ("买买提·艾合买提", "MAIMAITI AIHEMAITI", "keys"),
        ("MIN HTET AUNG", "Aung Min Htet", "keys"),
        ("DELA CRUZ JOSE", "Jose Dela Cruz", "keys"),
        ("NGUYEN VAN DUC", "Nguyễn Văn Đức", "keys"),
        ("Ivanov Ivan", "Иван Иванов", "keys"),
        ("张伟 Zhang Wei", "WEI ZHANG", "keys"),
        ("Mohammed Ali", "Ali Muhammad", "skeletons"),
        ("Mohammed Ali", "Мохаммад Али", "skeletons"),
        ("Mohammed Ali", "محمد علی", "skeletons"),
        ("Abdul Rahman Khalid", "عبد الرحمن خالد", "skeletons"),
        ("Abdurrahman Khaled", "Khalid Abd al-Rahman", "skeletons"),
        ("Yusuf Ibrahim", "يوسف إبراهيم", "skeletons"),
        ("Yousef Hassan", "Юсуф Хасан", "skeletons"),
        ("阿伟", "张伟", "nicknames"),
        ("小伟", "张伟明", "nicknames"),
        ("伟仔", "張偉", "nicknames"),
        ("伟哥", "阿偉", "nicknames"),
        ("小张", "张伟", "nicknames"),
        ("老张", "张总", "nicknames"),
        ("张先生", "張偉", "nicknames"),
        ("张伟(阿明)", "李明", "nicknames"),
        ("张某某", "张伟", "nicknames"),
        ("张*", "张伟", "nicknames"),
        ("强哥", "李强", "nicknames"),
        ("Victor Schmidt", "Viktor Schmidt", "skeletons"),
        ("Bob Smith", "SMITH ROBERT", "nicknames"),
        ("Bill Jones", "William Jones", "nicknames"),
    ],
)
def test_spellings_of_one_name_meet(left: str, right: str, form: str) -> None:
    mine, theirs = getattr(forms(left), form), getattr(forms(right), form)
    if form == "han":
        assert mine and mine == theirs
    else:
        assert set(mine) & set(theirs)


@pytest.mark.parametrize(
    "names",
    [
        ("张伟明", "ZHANG WEIMING", "Chang Wei-ming", "CHEUNG WAI MING", "Cheung Wai-Ming"),
        ("欧阳锋", "OUYANG FENG", "Ouyang Feng", "AU YEUNG FUNG", "AUYEUNG FUNG"),
        ("徐志强", "XU ZHIQIANG", "Hsu Chih-ch'iang", "TSUI CHI KEUNG"),
        ("吕伟", "LYU WEI", "LU WEI", "LUI WAI"),
        ("谢建国", "XIE JIANGUO", "HSIEH CHIEN-KUO", "TSE KIN KWOK"),
        ("曾国强", "ZENG GUOQIANG", "Tseng Kuo-chiang", "TSANG KWOK KEUNG"),
        ("陈伟", "CHEN WEI", "Ch'en Wei", "CHAN WAI"),
        ("黄丽", "HUANG LI", "Huang Li", "WONG LAI"),
        ("周明", "ZHOU MING", "Chou Ming", "CHOW MING", "CHAU MING"),
    ],
)
def test_any_two_romanisations_of_one_name_meet(names: tuple[str, ...]) -> None:
    apart = [pair for pair in combinations(names, 2) if not spellings(pair[0]) & spellings(pair[1])]
    assert apart == []


def test_names_at_random_meet_across_romanisations() -> None:
    draw = random.Random(4)
    surnames = sorted(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏"
    )
    characters = sorted(
        "伟强磊军勇杰涛明超辉刚平鹏飞斌波浩宇轩然博文俊凯峰龙健志国建东海林森芳娜敏静丽艳娟"
    )
    met: dict[tuple[int, int], list[bool]] = {}
    for _ in range(400):
        family = draw.choice(surnames)
        name = "".join(draw.choices(characters, k=draw.choice((1, 2, 2))))
        pinyin = [surname_readings(family)[0], *(character_readings(c)[0] for c in name)]
        written = (
            family + name,
            f"{pinyin[0]} {''.join(pinyin[1:])}",
            f"{wade_giles(pinyin[0])} {'-'.join(map(wade_giles, pinyin[1:]))}".title(),
            f"{cantonese(family)[0]} {' '.join(cantonese(c)[0] for c in name)}".upper(),
        )
        found = [spellings(one) for one in written]
        for a, b in combinations(range(4), 2):
            met.setdefault((a, b), []).append(bool(found[a] & found[b]))
    rates = {pair: sum(hits) / len(hits) for pair, hits in met.items()}
    # With Han characters on one side nothing is guessed; Cantonese to Latin is cut off somewhere.
    assert {pair for pair, rate in rates.items() if rate == 1.0} >= {(0, 1), (0, 2), (0, 3), (1, 2)}
    assert min(rates.values()) > 0.97


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("张伟", "王伟"),
        ("张伟明", "张明伟"),
        ("张伟", "张丽"),
        ("ZHANG WEIMING", "ZHANG MINGWEI"),
        ("ZHANG WEI", "WANG WEI"),
        ("ZHANG,WEI", "WEI,ZHANG"),
        ("CHEUNG WAI", "WONG WAI"),
        ("Mohammed Ali", "Mahmoud Omar"),
        ("Somchai Srisuk", "Somsak Srisuk"),
        ("阿伟", "阿明"),
        ("小张", "小王"),
        ("Bob Smith", "Tom Smith"),
        ("UNKNOWN", "UNKNOWN"),
        ("不详", "不详"),
    ],
)
def test_different_names_stay_apart(left: str, right: str) -> None:
    mine, theirs = forms(left), forms(right)
    assert not spellings(left) & spellings(right)
    assert not set(mine.skeletons) & set(theirs.skeletons)
    assert not set(mine.nicknames) & set(theirs.nicknames) or mine.han is not None
    assert mine.han is None or mine.han != theirs.han


def test_characters_give_pinyin_read_as_a_name() -> None:
    assert forms("曾国强").keys == ("zeng|guoqiang",)
    assert forms("单雄信").keys == ("shan|xiongxin",)
    assert forms("諸葛亮").keys == ("zhuge|liang",)
    assert "ceng|guoqiang" in forms("曾国强").alts  # as software without surname readings writes it
    assert "tan|weiming" in forms("陈伟明").alts


def test_wade_giles_has_both_readings() -> None:
    found = forms("chang wei")
    assert "chang|wei" in found.keys and "zhang|wei" in found.alts


def test_comma_decides_the_order() -> None:
    assert forms("ZHANG, WEI").keys == ("zhang|wei",)
    assert forms("ZHANG WEI").keys == ("wei|zhang", "zhang|wei")


def test_characters_decide_the_order_of_letters_beside_them() -> None:
    assert forms("张伟 Zhang Wei").keys == ("zhang|wei",)
    assert forms("张伟（Zhang Wei）").han == "张伟"


def test_glued_letters_are_parted_where_a_surname_ends() -> None:
    assert set(forms("ZHANGAN").keys) == {"zhang|an", "zhan|gan"}
    assert forms("WILLIAM").keys == ()


def test_chinese_names_have_no_skeleton() -> None:
    for name in ("张伟明", "ZHANG WEIMING", "Chang Wei-ming", "CHEUNG WAI MING", "TAN WEI MING"):
        assert forms(name).skeletons == (), name
    assert forms("Siti Nurul").skeletons and forms("Ana Lee").skeletons == ()


@pytest.mark.parametrize(
    "name", ["阿伟", "小张", "张总", "伟哥", "张某", "张*明", "老王", "欧阳某"]
)
def test_a_nickname_or_a_masked_name_is_no_full_name(name: str) -> None:
    found = forms(name)
    assert found.nicknames
    assert (found.han, found.keys, found.alts) == (None, (), ())


@pytest.mark.parametrize(
    "name", ["王小妹", "李招弟", "文强哥", "阿里木", "张小明", "Ma Gen", "Nee Ling"]
)
def test_a_full_name_that_looks_like_a_nickname_or_title_is_kept(name: str) -> None:
    assert forms(name).keys


def test_masked_names_keep_their_family() -> None:
    assert forms("张某").nicknames == ("family:张",)
    assert forms("欧阳某某").nicknames == ("family:欧阳",)
    assert forms("某某").nicknames == ()


def test_aliases_count_beside_the_name() -> None:
    found = forms("张伟 又名 李明")
    assert found.han == "张伟" and "li|ming" in found.alts and "li|ming" not in found.keys
    assert forms("张伟(男)") == forms("张伟")
    assert "family:李" in found.nicknames
    assert "robert|smith" in forms("Smith, Robert (Bob)").nicknames


@pytest.mark.parametrize(
    "name",
    [
        *(
            "UNKNOWN",
            "unknown",
            "N/A",
            "n/a",
            "不详",
            "不詳",
            "无名氏",
            "無名氏",
            "未知",
            "test",
            "-",
            "?",
        ),
        *("", " ", "12345", "😀😀", "...", "（）", "\x00", "\ud800", "Mr.", "XXX", "｛｝", "١٢٣"),
    ],
)
def test_what_is_no_name_has_no_forms(name: str) -> None:
    assert forms(name) == EMPTY


def test_one_character_is_no_name() -> None:
    assert (forms("伟").han, forms("伟").keys) == (None, ())
    assert forms("X").keys == ()


@pytest.mark.parametrize("name", ["张" * 300, "a" * 300, "ab " * 100, "zhang" * 60, "محمد " * 60])
def test_names_of_300_characters_are_bounded(name: str) -> None:
    found = forms(name)
    assert len(found.spelled or "") <= 64
    assert len(found.keys) + len(found.alts) <= 60
    assert len(found.tokens) <= 24


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("สมชาย ศรีสุข", True), ("မောင် မောင်", True), ("김철수", True), ("さくら", True),
        ("Иванов", True), ("محمد", True), ("יוסף", True), ("Αλέξανδρος", True),
        ("张伟", False), ("Zhang Wei", False), ("Đặng Văn", False), ("Öztürk", False),
    ],
)  # fmt: skip
def test_foreign_script(name: str, foreign: bool) -> None:
    found = forms(name)
    assert found.foreign_script is foreign
    assert found.tokens and all(token.isascii() for token in found.tokens)


def test_cyrillic_spellings_of_chinese_meet_pinyin() -> None:
    assert "zhang|weiming" in forms("Чжан Вэймин").alts


def test_alternatives_are_bounded() -> None:
    draw = random.Random(5)
    characters, surnames = sorted(GIVEN), sorted(SURNAMES)
    for _ in range(500):
        han = draw.choice(surnames) + "".join(draw.choices(characters, k=2))
        latin = " ".join(cantonese(c)[0] for c in han if cantonese(c))
        assert len(forms(han).alts) <= 60, han
        assert len(forms(latin).alts) <= 48, latin


_SYLLABLES = st.sampled_from(
    [
        "zhang",
        "wei",
        "ming",
        "lv",
        "lü",
        "nve",
        "chang",
        "hsu",
        "cheung",
        "wai",
        "au",
        "yeung",
        "bin",
        "al",
    ]
)
_CHARACTERS = st.sampled_from("张伟明歐陽曾阿小哥某*·()（）李/ -,，;Xx乾后")
_NAMES = st.one_of(
    st.text(),
    st.text(alphabet=_CHARACTERS, max_size=12),
    st.lists(_SYLLABLES, max_size=8).map(" ".join),
    st.lists(_SYLLABLES, max_size=8).map("".join),
    st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20),
    st.text(alphabet=st.characters(codec=None), max_size=20),
)


@settings(max_examples=400, deadline=None)
@given(_NAMES)
def test_any_text_has_forms(name: str) -> None:
    found = forms(name)
    assert found == forms(name)
    for field in fields(Forms):
        value = getattr(found, field.name)
        if isinstance(value, tuple):
            assert list(value) == sorted(set(value)), field.name
    for key in (*found.keys, *found.alts):
        family, bar, given_name = key.partition("|")
        assert bar and family and given_name and key.isascii() and key == key.lower()
    assert not set(found.keys) & set(found.alts)
    assert all(token.isascii() and token.isalpha() for token in found.tokens)
    assert found.han is None or len(found.han) >= 2
    assert (found.spelled is None) == (not found.tokens)
    assert all(len(skeleton) >= 3 for skeleton in found.skeletons)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=6))
def test_traditional_and_simplified_are_one(name: str) -> None:
    assert forms(str(OpenCC("t2s").convert(name))) == forms(name)


@given(st.lists(st.sampled_from(["aung", "min", "htet", "kyaw", "soe"]), min_size=2, max_size=3))
def test_order_of_two_or_three_words_is_no_obstacle(words: list[str]) -> None:
    turned = " ".join((*words[1:], words[0]))
    assert spellings(" ".join(words)) & spellings(turned)


def test_table_has_one_row_for_each_distinct_name() -> None:
    names = ["张伟", "ZHANG WEI", "张伟", "", "Мухаммед", "\ud800"]
    made = table(names)
    assert made.column_names == ["name", *(field.name for field in fields(Forms))]
    assert made.column("name").to_pylist() == sorted({"张伟", "ZHANG WEI", "", "Мухаммед"})
    for row in made.to_pylist():
        expected = forms(row.pop("name"))
        assert {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} == {
            field.name: getattr(expected, field.name) for field in fields(Forms)
        }
    assert table([]).schema == made.schema


def test_version_is_a_number() -> None:
    assert isinstance(VERSION, int) and VERSION > 0


def test_double_readings_of_syllables_are_told() -> None:
    for family, name in product(("zhang", "chang"), ("wei", "weiming")):
        assert f"{family}|{name}" in spellings(f"{family} {name}")
