"""People's names, Chinese and foreign, and the ways in which offices write one name."""

from dataclasses import dataclass
from functools import cache
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛")
GIVEN_MALE = "伟强磊军勇杰涛明超辉刚平鹏飞斌波浩宇轩然博文俊凯峰龙健志国建东海林森毅恒"
GIVEN_FEMALE = "芳娜敏静丽艳娟霞秀燕玲婷雪梅琳晶倩欣怡佳颖慧洁萍红月桂英兰凤雅诗涵"
HOMOPHONES = {
    "伟": "玮", "强": "蔷", "磊": "垒", "杰": "洁", "静": "靖", "芳": "方", "丽": "莉",
    "敏": "闽", "婷": "亭", "明": "铭", "辉": "晖", "涛": "滔", "军": "君", "玲": "灵",
    "艳": "燕", "宇": "雨", "博": "勃", "峰": "锋", "志": "智", "海": "亥",
}  # fmt: skip
# Given names and family names by country; order "gf" is given name first.
FOREIGN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "MM": (
        "gf",
        ("Aung", "Thura", "Zaw", "Hla", "Khin", "Su", "Myo", "Nanda", "Ei", "Phyo", "Thiri"),
        ("Min Htet", "Kyaw Soe", "Win Naing", "Mon Mon", "Ko Lat", "Thant Zin", "Hnin Wai"),
    ),
    "TH": (
        "gf",
        ("Somchai", "Anong", "Kittisak", "Malee", "Niran", "Ploy", "Prasert", "Siriporn"),
        ("Srisuk", "Chaiyasit", "Thongdee", "Wattana", "Boonmee", "Phromma", "Saetang"),
    ),
    "KH": (
        "fg",
        ("Sokha", "Dara", "Bopha", "Vannak", "Sreymom", "Rithy", "Chantha", "Pisey"),
        ("Chea", "Kim", "Sok", "Heng", "Prak", "Nuon", "Keo", "Meas"),
    ),
    "VN": (
        "fg",
        ("Văn Hùng", "Thị Lan", "Minh Tuấn", "Thị Hương", "Quốc Bảo", "Thanh Mai", "Đức Anh"),
        ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"),
    ),
    "PH": (
        "gf",
        ("Jose", "Maria", "Ramon", "Liza", "Carlo", "Grace", "Paolo", "Divina"),
        ("Reyes", "Santos", "Cruz", "Bautista", "Dela Cruz", "Villanueva", "Mendoza"),
    ),
    "MY": (
        "gf",
        ("Ahmad", "Siti", "Farid", "Nurul", "Wei Ming", "Kavitha", "Hafiz", "Mei Ling"),
        ("bin Ismail", "binti Rahman", "Tan", "Lim", "Subramaniam", "Ong", "bin Yusof"),
    ),
    "KE": (
        "gf",
        ("Brian", "Faith", "Kevin", "Mercy", "Dennis", "Joy"),
        ("Otieno", "Wanjiru", "Mwangi", "Achieng", "Kiptoo", "Njeri"),
    ),
}
# Names in another script by country, each part with the ways in which passports transliterate it.
OTHER_SCRIPTS: dict[str, tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]] = {
    "KZ": (
        {
            "Алексей": ("ALEKSEI", "ALEXEY", "ALEKSEY"),
            "Сергей": ("SERGEI", "SERGEY"),
            "Дмитрий": ("DMITRII", "DMITRIY", "DMITRY"),
            "Юлия": ("IULIIA", "YULIYA", "JULIA"),
            "Наталья": ("NATALIA", "NATALYA"),
            "Айгуль": ("AIGUL", "AYGUL"),
        },
        {
            "Цой": ("TSOI", "TSOY"),
            "Югай": ("YUGAI", "IUGAI", "YUGAY"),
            "Хегай": ("KHEGAI", "HEGAY"),
            "Шевченко": ("SHEVCHENKO", "CHEVCHENKO"),
            "Ющенко": ("YUSHCHENKO", "IUSHCHENKO"),
        },
    ),
    "EG": (
        {
            "محمد": ("MOHAMED", "MOHAMMED", "MUHAMMAD"),
            "أحمد": ("AHMED", "AHMAD"),
            "يوسف": ("YOUSSEF", "YOUSEF", "YUSUF"),
            "حسين": ("HUSSEIN", "HUSSAIN", "HOSSEIN"),
            "فاطمة": ("FATMA", "FATIMA"),
            "خديجة": ("KHADIGA", "KHADIJA"),
        },
        {
            "عبد الرحمن": ("ABDELRAHMAN", "ABDUL RAHMAN", "ABD EL RAHMAN"),
            "حسن": ("HASSAN", "HASAN"),
            "السيد": ("ELSAYED", "EL SAYED", "AL SAYED"),
            "مصطفى": ("MOSTAFA", "MUSTAFA"),
        },
    ),
}
_STRIPPED = str.maketrans(
    "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "aadeoouaaaaaaaaaaaaaaaeeeeeeeeeeiiiiiooooooooooooooouuuuuuuuuuyyyyy",
)


@dataclass(frozen=True)
class Name:
    """One person's name.

    Attributes:
        native: as written at home (Chinese characters, or Latin letters with their marks).
        latin: as a passport prints it: `FAMILY, GIVEN` without the comma.
        spellings: other ways in which offices write `latin`.
        family: the family name inside `native`, of Chinese names only.
    """

    native: str
    latin: str
    spellings: tuple[str, ...]
    family: str = ""


@cache
def syllables(text: str) -> tuple[str, ...]:
    """Return the pinyin of each character, without tones."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))


def chinese(random: Random, male: bool) -> Name:
    """Make a Chinese name with the Latin forms that passports, carriers and banks write."""
    double = random.random() < 0.01
    family = random.choice(DOUBLE_SURNAMES) if double else random.choice(SURNAMES)
    pool = GIVEN_MALE if male else GIVEN_FEMALE
    given = "".join(random.choices(pool, k=1 if random.random() < 0.2 else 2))
    return of_characters(family, given)


def of_characters(family: str, given: str) -> Name:
    """Return the name of these characters with its Latin forms (Hanyu Pinyin)."""
    surname = "".join(syllables(family)).replace("lv", "lyu").upper()
    parts = [part.replace("v", "yu") for part in syllables(given)]
    joined = "".join(parts).upper()
    forms = (
        f"{joined} {surname}",
        f"{surname} {' '.join(parts).upper()}",
        f"{surname} {'-'.join(parts).upper()}",
        f"{surname.title()} {joined.title()}",
        f"{joined.title()} {surname.title()}",
    )
    return Name(family + given, f"{surname} {joined}", tuple(dict.fromkeys(forms)), family)


def foreign(random: Random, country: str) -> Name:
    """Make a name as it is usual in `country` (one of `FOREIGN`)."""
    order, givens, families = FOREIGN[country]
    given, family = random.choice(givens), random.choice(families)
    native = f"{given} {family}" if order == "gf" else f"{family} {given}"
    plain_given, plain_family = (
        part.lower().translate(_STRIPPED).upper() for part in (given, family)
    )
    latin = f"{plain_family} {plain_given}"
    forms = (f"{plain_given} {plain_family}", f"{plain_given} {plain_family}".title(), native)
    return Name(native, latin, tuple(dict.fromkeys(forms)))


def other_script(random: Random, country: str) -> Name:
    """Make a Cyrillic or Arabic name (a country of `OTHER_SCRIPTS`) with its transliterations."""
    givens, families = OTHER_SCRIPTS[country]
    given, family = random.choice(list(givens)), random.choice(list(families))
    spelt = [(first, last) for last in families[family] for first in givens[given]]
    passport, *others = (f"{last} {first}" for first, last in spelt)
    turned = (f"{first} {last}".title() for first, last in spelt)
    return Name(f"{given} {family}", passport, (*others, *turned))


def misspelt(random: Random, name: str) -> str:
    """Return `name` with one slip of a clerk: a homophone, or two letters changed round."""
    for char in name:
        if char in HOMOPHONES:
            return name.replace(char, HOMOPHONES[char], 1)
    if not name.isascii() or len(name) < 5:
        return name
    place = random.randrange(1, len(name) - 2)
    if " " in name[place : place + 2]:
        return name[:place] + name[place + 1 :] if name[place] != " " else name
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
