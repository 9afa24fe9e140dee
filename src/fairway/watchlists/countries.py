"""Names of states as lists write them, brought to the three letters of ISO 3166-1 (ICAO Doc 9303-3 for travel documents).

The formal and short names of the United Nations (M49 and the terminology database, English), and older spellings that lists still
carry. States that exist no more are not here on purpose: nobody travels on their documents, and a successor would be a guess.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from fairway.comparison import normalise_country

__all__ = ["country_code", "country_named"]

_NAMES: Final = """
AFG Afghanistan; Islamic Republic of Afghanistan
ALB Albania
DZA Algeria
AND Andorra
AGO Angola
ATG Antigua and Barbuda
ARG Argentina
ARM Armenia
AUS Australia
AUT Austria
AZE Azerbaijan
BHS Bahamas; The Bahamas
BHR Bahrain
BGD Bangladesh
BRB Barbados
BLR Belarus
BEL Belgium
BLZ Belize
BEN Benin
BTN Bhutan
BOL Bolivia; Bolivia (Plurinational State of); Plurinational State of Bolivia
BIH Bosnia and Herzegovina; Bosnia
BWA Botswana
BRA Brazil
BRN Brunei; Brunei Darussalam
BGR Bulgaria
BFA Burkina Faso
BDI Burundi
CPV Cabo Verde; Cape Verde
KHM Cambodia
CMR Cameroon
CAN Canada
CAF Central African Republic
TCD Chad
CHL Chile
CHN China; People's Republic of China
HKG Hong Kong; China, Hong Kong Special Administrative Region
MAC Macao; Macau; China, Macao Special Administrative Region
TWN Taiwan; Taiwan Province of China; Taiwan, Province of China
COL Colombia
COM Comoros
COG Congo; Republic of the Congo; Congo (Brazzaville)
COD Democratic Republic of the Congo; Democratic Republic of Congo; Congo (Democratic Republic of the); Congo (Kinshasa); DRC
CRI Costa Rica
CIV Côte d'Ivoire; Ivory Coast
HRV Croatia
CUB Cuba
CYP Cyprus
CZE Czechia; Czech Republic
DNK Denmark
DJI Djibouti
DMA Dominica
DOM Dominican Republic
ECU Ecuador
EGY Egypt; Arab Republic of Egypt
SLV El Salvador
GNQ Equatorial Guinea
ERI Eritrea
EST Estonia
SWZ Eswatini; Swaziland
ETH Ethiopia
FJI Fiji
FIN Finland
FRA France
GAB Gabon
GMB Gambia; The Gambia; Gambia (Republic of The)
GEO Georgia
DEU Germany; Federal Republic of Germany
GHA Ghana
GRC Greece
GRD Grenada
GTM Guatemala
GIN Guinea
GNB Guinea-Bissau
GUY Guyana
HTI Haiti
VAT Holy See; Vatican
HND Honduras
HUN Hungary
ISL Iceland
IND India
IDN Indonesia
IRN Iran; Iran (Islamic Republic of); Islamic Republic of Iran
IRQ Iraq
IRL Ireland
ISR Israel
ITA Italy
JAM Jamaica
JPN Japan
JOR Jordan
KAZ Kazakhstan
KEN Kenya
KIR Kiribati
PRK Democratic People's Republic of Korea; North Korea; DPRK
KOR Republic of Korea; South Korea
XKX Kosovo
KWT Kuwait
KGZ Kyrgyzstan
LAO Lao People's Democratic Republic; Laos
LVA Latvia
LBN Lebanon
LSO Lesotho
LBR Liberia
LBY Libya; Libyan Arab Jamahiriya; State of Libya
LIE Liechtenstein
LTU Lithuania
LUX Luxembourg
MDG Madagascar
MWI Malawi
MYS Malaysia
MDV Maldives
MLI Mali
MLT Malta
MHL Marshall Islands
MRT Mauritania
MUS Mauritius
MEX Mexico
FSM Micronesia (Federated States of); Federated States of Micronesia; Micronesia
MCO Monaco
MNG Mongolia
MNE Montenegro
MAR Morocco
MOZ Mozambique
MMR Myanmar; Burma
NAM Namibia
NRU Nauru
NPL Nepal
NLD Netherlands; Netherlands (Kingdom of the); The Netherlands
NZL New Zealand
NIC Nicaragua
NER Niger
NGA Nigeria
MKD North Macedonia; The former Yugoslav Republic of Macedonia
NOR Norway
OMN Oman
PAK Pakistan
PLW Palau
PSE State of Palestine; Palestine; Occupied Palestinian Territory; Palestinian Territory
PAN Panama
PNG Papua New Guinea
PRY Paraguay
PER Peru
PHL Philippines; The Philippines
POL Poland
PRT Portugal
QAT Qatar
MDA Republic of Moldova; Moldova
ROU Romania
RUS Russian Federation; Russia
RWA Rwanda
KNA Saint Kitts and Nevis
LCA Saint Lucia
VCT Saint Vincent and the Grenadines
WSM Samoa
SMR San Marino
STP Sao Tome and Principe
SAU Saudi Arabia; Kingdom of Saudi Arabia
SEN Senegal
SRB Serbia
SYC Seychelles
SLE Sierra Leone
SGP Singapore
SVK Slovakia
SVN Slovenia
SLB Solomon Islands
SOM Somalia
ZAF South Africa
SSD South Sudan
ESP Spain
LKA Sri Lanka
SDN Sudan; Republic of the Sudan
SUR Suriname
SWE Sweden
CHE Switzerland
SYR Syrian Arab Republic; Syria
TJK Tajikistan
TZA United Republic of Tanzania; Tanzania; Tanzania, United Republic of
THA Thailand
TLS Timor-Leste; East Timor
TGO Togo
TON Tonga
TTO Trinidad and Tobago
TUN Tunisia
TUR Türkiye; Turkey
TKM Turkmenistan
TUV Tuvalu
UGA Uganda
UKR Ukraine
ARE United Arab Emirates
GBR United Kingdom of Great Britain and Northern Ireland; United Kingdom; Great Britain
USA United States of America; United States
URY Uruguay
UZB Uzbekistan
VUT Vanuatu
VEN Venezuela; Venezuela (Bolivarian Republic of); Bolivarian Republic of Venezuela
VNM Viet Nam; Vietnam
ESH Western Sahara
YEM Yemen; Republic of Yemen
ZMB Zambia
ZWE Zimbabwe
"""

_THREE_LETTERS = re.compile(r"[A-Z]{3}")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).casefold().split())


_CODES: Final[dict[str, str]] = {
    _folded(name): line[:3] for line in _NAMES.strip().splitlines() for name in line[4:].split(";")
}


def country_named(name: str) -> str | None:
    """The alpha-3 code of a state by its English name, whatever case and accents; None where we know none of that name."""
    return _CODES.get(_folded(name))


def country_code(text: str) -> str | None:
    """The alpha-3 code for an alpha-2, alpha-3 or ICAO code; "" for codes of no state (stateless, UN); None for anything else.

    Three letters that we do not know are taken as they are: the matcher compares them, and a new state is not an error.
    """
    code = normalise_country(text)
    return code if not code or _THREE_LETTERS.fullmatch(code) else None
