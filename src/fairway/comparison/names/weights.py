"""How much it says that two people share a token: W = -ln(how many people bear it), natural logarithm.

The frequency meant is the one inside the culture where the token is most common, so that "Nikolayevich" is not rare
because the world's average says so. JUDGEMENT: the tiers were written by hand from public knowledge of common names,
and `frequencies.txt` was estimated from the simulator's tables of names and from ranks of popular names by country (CC0);
both are to be replaced by counts.
W lies between WEIGHT_MIN and WEIGHT_MAX.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

__all__ = [
    "COMMON_WEIGHT",
    "VERY_COMMON_WEIGHT",
    "WEIGHT_MAX",
    "WEIGHT_MIN",
    "is_honorific",
    "is_particle",
    "is_patronymic",
    "is_title",
    "known_weights",
    "weight_of",
]

WEIGHT_MIN: Final = 0.6
WEIGHT_MAX: Final = 8.5

# One in fifteen or more within its culture.
_VERY_COMMON: Final = """
muhammad mohammed mohamed mohammad muhammed muhamad mohamad mehmet ahmed ahmad ali hasan hassan hussein hossein hussain
husayn maria jose juan kim lee li wang zhang chen nguyen van thi abdullah abdallah khan singh kaur kumar devi park pak
choi ri abu ibrahim aleksandr alexander sergey sergei vladimir ivanovich aleksandrovich vladimirovich nikolayevich
sergeyevich ivanovna viktorovich mikhailovich anatolyevich alekseyevich petrovich yuryevich vasilyevich
"""

# One in fifty or so.
_COMMON: Final = """
liu yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao luo zheng liang xie song tang deng han feng cao peng zeng
xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao jung jeong kang cho jo yoon jang lim oh seo
shin kwon hwang ahn hong yong chol chul sok song myong hyon hyun jin min young sung il nam su ho
mahmoud mahmud mustafa mostafa omar umar osman khalid khaled said saeed salih saleh salim ismail yusuf yousef youssef
ahmadi mohammadi hosseini husseini mousavi reza mahdi mehdi hamid abbas jafar karim rahim rahman aziz latif nasir hamza
bilal tariq jamal kamal faisal abdulrahman rahimi karimi fatima zahra mariam maryam aisha khadija zainab malik haidar
andrey andrei alexey aleksey dmitry dmitri mikhail nikolay nikolai igor oleg yuri yury viktor anatoly vasily pavel ivan
evgeny yevgeny maxim maksim denis roman vladislav alexei elena yelena olga natalia tatiana irina svetlana anna ekaterina
marina galina ludmila nina vera ivanov petrov smirnov kuznetsov popov vasiliev sokolov dmitrievich andreevich pavlovich
igorevich olegovich gennadyevich valeryevich borisovich grigoryevich konstantinovich evgenyevich nikolaevna vladimirovna
aleksandrovna sergeevna mikhailovna viktorovna anatolyevna petrovna alekseevna vasilyevna yurievna dmitrievna
garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz cruz morales
reyes gutierrez ortiz ramos ruiz fernandez alvarez mendoza castillo vargas castro romero luis carlos jesus miguel manuel
antonio francisco pedro jorge alberto fernando rafael ricardo eduardo roberto javier angel david daniel alejandro
silva santos oliveira souza pereira costa ferreira almeida joao paulo ana rosa carmen guadalupe isabel
john james robert michael william richard joseph thomas charles christopher mark paul george peter andrew mary patricia
jennifer linda elizabeth barbara susan jessica sarah smith johnson williams brown jones miller davis wilson taylor
anderson moore martin jackson thompson white harris clark lewis robinson walker hall allen king wright scott
jean pierre marie michel philippe francois bernard dubois thomas robert petit durand nicolas
hans peter muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann klaus wolfgang thomas stefan
giuseppe giovanni marco mario rossi russo ferrari esposito bianchi andrea francesco luca
sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato hiroshi takashi kenji
ram lal prasad sharma patel gupta das shah begum bibi akhtar hussain iqbal anwar raj yadav
tran le pham hoang phan vu dang bui ngo duong thanh minh anh hai quang duc
mehmet mustafa yilmaz kaya demir celik sahin fatma ayse emine
mohamud abdi ahmed farah warsame noor hassan
moussa mamadou amadou ousmane diallo traore keita coulibaly ba sow ndiaye diop
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES: Final = _words(
    """
    al el ul ur as ar at ad az ash adh an ed es er il bin ben ibn bint bent ould oulad wuld ag ait
    de da do dos das du des del della dello di la le les los las lo van von vom zu zum zur den der ter ten te
    y e i und et o af av mac mc st san santa bar bat ap ab d l the bn abn
    """
)

# Forms of address that lists and travellers add or leave out. They also occur as names, so they still count a little.
_HONORIFICS: Final = _words(
    """
    haji hajji hadji hajj haj hadj alhaji alhaj mullah mulla mullo maulavi mawlawi maulawi mawlavi maulana moulavi mufti
    sheikh shaikh shaykh sheik cheikh sayed sayyed sayyid seyed seyyed sayid qari kari ustad ustadz ustaz
    akhund akhond akhun imam general colonel major captain commander commandant comrade doctor engineer prof
    professor dr sir lord don dona senor abu abou umm um oum
    hagi sikh shikh mula mulla mului sid aakhund akhund qari
    """
)

# Titles of a PNR or manifest: no name in any language we know of where they stand at the end of the given names.
_TITLES: Final = _words(
    "mr mrs ms miss mstr mister chd inf adt dr prof mme mlle herr frau sr sra srta rev hon capt eng phd esq jr"
)

_LETTERS_TO_WEIGHT: Final = {1: 1.2, 2: 3.2, 3: 4.4, 4: 5.4, 5: 6.3, 6: 7.0, 7: 7.6}
VERY_COMMON_WEIGHT: Final = 2.6
COMMON_WEIGHT: Final = 4.0
_PATRONYMIC_WEIGHT: Final = 4.2
_PATRONYMICS: Final = (
    "ovich", "evich", "ovna", "evna", "ovic", "evic", "ovitch", "evitch", "ichna", "yich", "ovych", "avich", "auna",
    "ivna", "zade", "zoda",
)  # fmt: skip


def _tiers() -> dict[str, float]:
    """The smaller of the hand-written tier and the estimated frequency."""
    text = files(__package__).joinpath("frequencies.txt").read_text(encoding="ascii")
    estimated = {
        letters: max(float(weight), VERY_COMMON_WEIGHT) for letters, weight in map(str.split, text.splitlines())
    }
    tiers = dict.fromkeys(_COMMON.split(), COMMON_WEIGHT)
    tiers.update(dict.fromkeys(_VERY_COMMON.split(), VERY_COMMON_WEIGHT))
    return {
        letters: min(tiers.get(letters, WEIGHT_MAX), estimated.get(letters, WEIGHT_MAX))
        for letters in tiers.keys() | estimated.keys()
    }


_TIERS: Final = _tiers()


def weight_of(letters: str) -> float:
    """The weight of one token of lower-case ASCII letters."""
    if letters in _PARTICLES or letters in _HONORIFICS:
        return WEIGHT_MIN
    known = _TIERS.get(letters)
    if known is not None:
        return known
    if letters.endswith(_PATRONYMICS):
        return _PATRONYMIC_WEIGHT
    return _LETTERS_TO_WEIGHT.get(len(letters), WEIGHT_MAX)


def known_weights() -> dict[str, float]:
    """The weights of all tokens the tables know."""
    return _TIERS


def is_particle(letters: str) -> bool:
    """Particles carry almost nothing and no candidate key."""
    return letters in _PARTICLES


def is_patronymic(letters: str) -> bool:
    """Slavic patronymics and their like, which travellers often leave out."""
    return letters.endswith(_PATRONYMICS)


def is_honorific(letters: str) -> bool:
    """Forms of address carry almost nothing and no candidate key."""
    return letters in _HONORIFICS


def is_title(letters: str) -> bool:
    """Titles are dropped at the ends of a name."""
    return letters in _TITLES
