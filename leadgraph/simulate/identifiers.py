"""Identifiers that are right in form and belong to nobody.

- Resident ids follow GB 11643-1999 (region, date, sequence, ISO 7064 MOD 11-2 check digit).
- Passports have the form of ICAO 9303 (nine letters and digits).
- Phones: `+86154...`, a mobile prefix that is in no published allocation, and the United
  Kingdom's `+447700900...`, which Ofcom keeps for drama; neither can be dialled.
- IMEIs begin with `00`, the reporting body that GSMA keeps for tests; IMSIs with the test
  network 001-01. Both kinds of number end in, or are, what their standard asks for (Luhn).
- Cards begin with 629999, which no bank issues; IBANs have the bank code 999 (ISO 13616).
- Companies have a unified social credit code (GB 32100-2015) or `X-` and a number.
"""

from datetime import date
from random import Random

# County codes of GB/T 2260 that were in force in every year in which someone here was born.
REGIONS = (
    "110101", "110105", "120101", "140121", "210122", "222401", "310101", "310104", "330122",
    "340121", "350121", "360121", "422822", "430121", "510121", "520203", "530121", "610322",
    "620121",
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def luhn_digit(digits: str) -> str:
    """Return the check digit that makes `digits` + digit pass the Luhn test (ISO/IEC 7812-1)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def resident_id_digit(first17: str) -> str:
    """Return the check character of a resident id (ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(first17, _WEIGHTS, strict=True)) % 11]


# Sequences of resident ids (three digits) are shared out among so many regions.
MOST_REGIONS = 8


class Issuer:
    """Hands out identifiers, each once, from one stream of random numbers.

    The issuer of a `region` (0 to 7) gives out only those of its own part of each number space:
    the first of the free digits is the region's, of resident ids an eighth of the sequences.
    """

    def __init__(self, random: Random, region: int | None = None) -> None:
        self._random = random
        self._given: set[str] = set()
        self._region = region
        self._first = "" if region is None else str(region)

    def beside(self, random: Random) -> "Issuer":
        """Return an issuer with a stream of its own that gives out nothing that this one did."""
        other = Issuer(random, self._region)
        other._given = self._given
        return other

    def has_given(self, value: str) -> bool:
        """Return whether the identifier is somebody's."""
        return value in self._given

    def _digits(self, count: int) -> str:
        free = count - len(self._first)
        return f"{self._first}{self._random.randrange(10**free):0{free}d}"

    def _once(self, value: str) -> bool:
        if value in self._given:
            return False
        self._given.add(value)
        return True

    def resident_id(self, region: str, born: date, male: bool) -> str:
        """Return a resident id, 18 characters."""
        low, high = self._sequences()
        while True:
            sequence = self._random.randrange(low, high - 1)
            sequence += sequence % 2 != int(male)
            first17 = f"{region}{born:%Y%m%d}{sequence:03d}"
            value = first17 + resident_id_digit(first17)
            if self._once(value):
                return value

    def _sequences(self) -> tuple[int, int]:
        """Return the first sequence of a resident id, and the one after the last."""
        if self._region is None:
            return 100, 1000
        width = 900 // MOST_REGIONS
        return 100 + width * self._region, 100 + width * (self._region + 1)

    def passport(self, country: str) -> str:
        """Return a passport number: `E` and eight digits, or two letters and seven."""
        while True:
            letters = "E" if country == "CN" else "".join(self._random.choices("ABCKMNPRT", k=2))
            value = letters + self._digits(9 - len(letters))
            if self._once(value):
                return value

    def next_number(self, number: str) -> str:
        """Return the next free number of the same kind: resident id (18 characters) or passport."""
        while True:
            if len(number) == 18:
                low, high = self._sequences() if self._region is not None else (0, 1000)
                sequence = low + (int(number[14:17]) + 2 - low) % (high - low)
                first17 = f"{number[:14]}{sequence:03d}"
                number = first17 + resident_id_digit(first17)
            else:
                letters = number.rstrip("0123456789")
                width = len(number) - len(letters)
                number = f"{letters}{self._next(number[len(letters) :]):0{width}d}"
            if self._once(number):
                return number

    def _next(self, digits: str) -> int:
        """Return the number after `digits`, in the region's part of the numbers of that width."""
        free: int = 10 ** (len(digits) - len(self._first))
        return int(digits) // free * free + (int(digits) + 1) % free

    def phone(self, country: str) -> str:
        """Return a phone number in E.164 that no network has given out."""
        while True:
            if country == "CN" or self._random.random() < 0.3:
                value = "+86154" + self._digits(8)
            else:
                value = "+447700900" + self._digits(3)
            if self._once(value):
                return value

    def imei(self) -> str:
        """Return an IMEI, 15 digits, of the test range."""
        while True:
            first14 = "00" + self._digits(12)
            value = first14 + luhn_digit(first14)
            if self._once(value):
                return value

    def imsi(self) -> str:
        """Return an IMSI, 15 digits, of the test network."""
        while True:
            value = "00101" + self._digits(10)
            if self._once(value):
                return value

    def card(self) -> str:
        """Return a card number, 19 digits."""
        while True:
            first18 = "629999" + self._digits(12)
            value = first18 + luhn_digit(first18)
            if self._once(value):
                return value

    def iban(self) -> str:
        """Return an IBAN of the United Arab Emirates with the bank code 999."""
        while True:
            body = "999" + self._digits(16)
            value = f"AE{98 - int(body + '101400') % 97:02d}{body}"
            if self._once(value):
                return value

    def number(self, prefix: str, digits: int) -> str:
        """Return `prefix` and a number of so many digits."""
        while True:
            value = prefix + self._digits(digits)
            if self._once(value):
                return value

    def code(self, prefix: str) -> str:
        """Return `prefix` and eight hexadecimal digits: a record's name that says nothing."""
        while True:
            bits = self._random.getrandbits(32)
            if self._region is not None:
                bits = (bits >> 4) | self._region << 28
            value = f"{prefix}{bits:08x}"
            if self._once(value):
                return value

    def company(self, country: str) -> str:
        """Return a company's registration number in the register of `country`."""
        if country != "CN":
            return self.number("X", 8)
        while True:
            first17 = "91" + self._random.choice(REGIONS)
            first17 += "".join(self._random.choices(_USCC, k=9))
            total = sum(_USCC.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
            value = first17 + _USCC[-total % 31]
            if self._once(value):
                return value
