"""Codes as sent → one form each: sex, country, document number. Unknown gives ""."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["known_country", "normalise_country", "normalise_document_number", "normalise_sex"]

_SEXES: Final = {
    "M": "M", "MALE": "M", "MI": "M", "1": "M",
    "F": "F", "FEMALE": "F", "FI": "F", "2": "F",
    "X": "X", "XI": "X", "UNSPECIFIED": "X",
}  # fmt: skip

# ISO 3166-1, alpha-2 and alpha-3.
_COUNTRIES: Final = """
AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH
BB BRB BD BGD BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT
BW BWA BY BLR BZ BLZ CA CAN CC CCK CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB
CV CPV CW CUW CX CXR CY CYP CZ CZE DE DEU DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP
ET ETH FI FIN FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB GB GBR GD GRD GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL GM GMB
GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG HM HMD HN HND HR HRV HT HTI HU HUN ID IDN IE IRL
IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY JM JAM JO JOR JP JPN KE KEN KG KGZ KH KHM KI KIR KM COM
KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA LY LBY
MA MAR MC MCO MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT MS MSR MT MLT
MU MUS MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC NL NLD NO NOR NP NPL NR NRU NU NIU
NZ NZL OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL PM SPM PN PCN PR PRI PS PSE PT PRT PW PLW PY PRY QA QAT
RE REU RO ROU RS SRB RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR
SN SEN SO SOM SR SUR SS SSD ST STP SV SLV SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA TJ TJK TK TKL TL TLS
TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB VA VAT VC VCT VE VEN
VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM XK XKX YE YEM YT MYT ZA ZAF ZM ZMB ZW ZWE
"""

# Codes outside ISO 3166-1 that passports and older messages carry. Source: ICAO Doc 9303 Part 3, section 5.
_OTHER_CODES: Final = {
    "D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR", "UK": "GBR",
    "RKS": "XKX", "KOS": "XKX", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "EL": "GRC", "SU": "RUS",
}  # fmt: skip
_NO_STATE: Final = frozenset({"XXA", "XXB", "XXC", "XXX", "UNO", "UNA", "UNK", "XOM", "XPO", "EUE", "XX", "ZZ"})


def _countries() -> dict[str, str]:
    words = _COUNTRIES.split()
    table = dict(zip(words[::2], words[1::2], strict=True))
    table.update({alpha3: alpha3 for alpha3 in words[1::2]})
    table.update(_OTHER_CODES)
    table.update(dict.fromkeys(_NO_STATE, ""))
    return table


_ALPHA3: Final = _countries()


def normalise_sex(text: str) -> str:
    """ "M", "F", "X" (unspecified), or "" for unknown. Understands M, F, the infants' MI and FI, U, X, male, female."""
    return _SEXES.get(text.strip().upper(), "")


@lru_cache(maxsize=4096)
def normalise_country(text: str) -> str:
    """ISO 3166-1 alpha-3 from alpha-2, alpha-3 or ICAO Doc 9303 codes ("D", "GBD", "RKS").

    "" for stateless, refugee and organisation codes, and for nothing. A code we do not know stays as it is, in
    capitals without fillers: two people with the same unknown code still share it.
    """
    code = text.strip().strip("<").upper()
    return _ALPHA3.get(code, code)


def known_country(text: str) -> str:
    """As `normalise_country`, but "" for a code we do not know: for texts that may be a code and may be words."""
    return _ALPHA3.get(text.strip().upper(), "")


@lru_cache(maxsize=100_000)
def normalise_document_number(text: str) -> str:
    """Capital letters and digits only: blanks, dots, hyphens and fillers differ from carrier to carrier."""
    return "".join(character for character in text.upper() if character.isalnum())
