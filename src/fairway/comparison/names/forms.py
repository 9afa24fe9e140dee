"""Forms of one name: nicknames, and what other languages and scripts make of it.

Two tables. A small one of public knowledge, written by hand; a semicolon ends a group. And `forms.bin`, Wikidata's name
items (CC0) and English nicknames (carltonnorthern/nicknames, Apache-2.0), compacted by `fairway_benchmarks.name_forms`:
digests and numbers, no text. A form may stand in several groups
("alex", "sandy"): any shared group counts.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final

__all__ = ["GROUPS_MAX", "entry_of", "groups_of", "is_by_hand"]

GROUP_BITS: Final = 17
GROUPS_MAX: Final = 1 << GROUP_BITS
_GROUP_MASK: Final = (1 << GROUP_BITS) - 1
BY_HAND_FROM: Final = GROUPS_MAX  # groups written by hand are numbered above those of the table

_GROUPS: Final = """
alexander aleksandr alex alec alek alejandro alessandro alexandre alexandros oleksandr aliaksandr aleksander
    iskandar iskander sandy sandro sasha sascha xander eskandar;
alexandra aleksandra alejandra alessandra oleksandra sandra sasha sandy;
alexei alexey aleksei aleksey alexis oleksiy aliaksei alyosha;
andrew andrei andrey andres andre andreas andrea andriy andrzej andy drew ondrej andras anders;
anthony antonio anton antoine antonios tony antony antonin antal;
anna ann anne hannah ana annie anya nancy hanna;
benjamin ben benjamim binyamin benny benyamin;
catherine katherine kate kathy cathy katarina ekaterina yekaterina catalina katarzyna katharina katerina kateryna
    katya kit katie;
charles carlos carl karl carlo charlie chuck karol karel carol;
christopher chris cristobal christophe christoph kristof krzysztof hristofor kit;
christine christina cristina kristina kirsten tina chris chrissy krystyna;
daniel danny dan daniil danylo danilo daniele;
david dave davide dawid daud dawood davit dovid davyd;
dmitry dmitri dmitriy dmytro dimitri dimitrios dzmitry dima dimitrij demetrius demetrio;
edward edvard eduard eduardo ted ed eddie edouard edoardo ned;
elizabeth elisabeth yelizaveta elizaveta isabel liz lizzie beth betty eliza elisa lisa bess elzbieta alzbeta;
helen elena yelena helena olena alena eleni ellen lena nell lenka;
emily emilia emilie emma millie amelia;
eric erik erich rick ricky jerik;
eugene evgeny evgeni yevgeny yevgeni evgenij eugenio gene yevhen evgenios eugen yauhen zhenya eugeniusz;
francis francisco francesco franz frank frantisek franciszek francois frans paco pancho ferenc fran franco;
frances francisca francesca frantiska franziska fran;
frederick friedrich federico frederic fred freddy fryderyk fedor;
gabriel jibril jibreel gavriil gabriele gabor djibril;
george georg jorge giorgio georgy georgi georgios yuri yury yuriy jiri jerzy giorgi heorhiy jurgis gheorghe georges
    jordi yorgos;
gerald gerard gerry jerry gerardo;
gregory grigory grigori gregorio greg hryhoriy grigoriy gregor grzegorz rehor;
henry heinrich enrique enrico henri hank harry henryk henrik hendrik;
hugh hugo hugues;
ignatius ignacio ignaz nacho ignat;
igor ihor ihar;
elijah ilya ilyas elias ilia illia ilyes;
isaac ishaq isak itzhak yitzhak izaak ishak;
james jacob jakob jacques jaime diego jim jimmy jamie jakub yakov yaqub yakub giacomo iacob iago santiago jacobo
    yaakov jake;
jeffrey geoffrey jeff geoff godfrey;
john ivan juan jean johann johannes giovanni jan joao ian sean johan hans yahya jack johnny yuhanna ioannis jovan
    evan shaun ivo yoann jon yan giannis;
joanna joan jane juana johanna giovanna jeanne janet jean ivana joana yana;
jonathan jonatan jon yonatan nathan;
joseph jose josef giuseppe yusuf yousef youssef joe osip iosif jozef pepe yosef josip yusef joey pino;
joshua josh jesus yeshua josue isa;
julius julio giulio julian yuliy jules;
kenneth ken kenny;
lawrence laurence lorenzo laurent larry lavrentiy lars laurentius;
leo leon lev leonid leonidas;
leonard leonardo leo len lenny;
louis luis luigi lewis ludwig lou louie ludvik lajos lodovico aloysius;
luke lucas luca lukas lukasz luc luka;
margaret margarita maggie meg peggy greta marguerite malgorzata margherita rita marge;
mark marcus marc marco markus marek marcos marko;
martin marty martino marcin martinus;
mary maria marie mariam maryam miriam marija mariya molly polly mari miryam maryia;
matthew mateo matteo matthias mathieu matt matvey mateusz matias matej matti;
michael mikhail miguel michel michele mike mick mykhailo mikhael mikael mihail mihai misha mikhal michal mikail
    mihaly mikel;
nicholas nikolai nikolay nicolas nicola nick nikolaos mykola nico niko nicolae klaus mikolaj mikalai niklas nicky
    kolya mikulas miklos;
natalia natalya natalie natasha nathalie nataliya natallia;
oleg oleh aleh;
olga olha volha helga;
patrick patricio patrizio pat paddy patryk padraig;
paul pablo paolo pavel pavlo pawel paulo pal bulus pavol boulos;
peter pedro pietro pierre pyotr petr petro piotr pete piet petros piero boutros butrus petar per;
philip felipe philippe filippo phil filip filipp phillip pip;
ralph raul rolf raoul rafe;
raymond ramon raimundo ray raimondo;
rebecca rebeca becky rebekah rivka;
richard ricardo rick dick riccardo ricky ryszard richie rich;
robert roberto bob rob bobby robin robbie rupert bert;
roger ruggero rogelio rodger;
ronald ron ronnie ronaldo;
samuel sam samuil samuele shmuel sammy;
sarah sara sally zara sarai;
sergey sergei sergio serhiy siarhei serge sergiu sergej seryozha;
simon simeon semyon semen shimon szymon simone;
sofia sophia sophie sofya zofia sofija;
solomon sulayman suleiman salomon shlomo sulaiman suleyman soleiman;
stephen steven stefan esteban stefano etienne steve stepan istvan stephan stjepan szczepan stephane;
susan susanna suzanne sue susana zuzana suzanna zsuzsanna susie;
tatiana tatyana tetiana tanya tania tatsiana;
theodore fyodor fedir teodoro fedor ted theodor teodor tudor theo feodor;
theresa teresa therese terry tereza tess terezija;
thomas tomas tom tommaso tommy tomasz foma;
timothy tim timofey timoteo timur tymofiy;
victor viktor vittorio vic viktar;
victoria viktoria vicky viktoriya vittoria;
vincent vicente vincenzo vince vinnie vikentiy;
vladimir volodymyr uladzimir wladimir vladimiro wlodzimierz volodya vova vladimer;
vladislav vladyslav wladyslaw uladzislau vlad ladislav;
walter gualterio walt wally gautier;
wilhelm william guillermo guillaume will bill billy guglielmo willem liam willy vilem vilmos willie guilherme;
xavier javier saverio;
zachary zakaria zacharias zakariya zacarias zach zakhar zakariyya;
abraham ibrahim avraham avram abram ibraheem brahim ibragim;
adam adamo adham;
aaron harun haroun ron aharon;
ali aly alee;
ahmed ahmad ahmet achmed akhmed akhmad akhmet hamed ahmadu amadou;
muhammad mohammed mohamed mohammad muhammed mehmet mohamad mohamud magomed mahomed muhamed mamadou mukhammad muhamad
    md mohd mohammod mehmed mamadu;
mahmoud mahmud mehmood mahmood makhmud;
hasan hassan khasan hasane;
hussein husain hussain husayn hossein huseyin hocine khusein husein houcine houssein;
omar umar omer umer oumar;
osman uthman othman usman ousmane osmane uthmaan;
osama usama oussama;
abdullah abdallah abdulla abdoulaye;
khalid khaled halid kaled chaled;
yasin yassin yaseen yacine;
said saeed sayid saied sayeed;
saif sayf seif seyf;
salih saleh salah;
tariq tarek tarik tareq;
nasir nasser naser nasr;
jamal djamel gamal jamel cemal dzhamal;
jafar jaafar djaafar cafer gafar;
mustafa moustafa mostafa mustapha mostefa moustapha;
qasim kassem kasim qassim ghassem gasem kacem;
rashid rachid rasheed;
shaikh sheikh shaykh cheikh sheik;
aisha ayesha aicha aysha;
fatima fatma fatimah fatemeh fatoumata fatimata;
leila layla laila leyla;
zainab zeinab zaynab zeynep zineb;
noor nur nour;
rahim raheem rakhim;
karim kareem kerim;
latif lateef;
aziz azeez;
hamid hameed khamid;
majid majeed madjid;
khadija khadijah hadija hatice;
wang wong vang;
zhang cheung chang teo;
chen chan tan chin;
li lee lie;
liu lau low;
huang wong hwang ng;
wu ng;
zhou chow chou;
xu hsu tsui;
zhao chao chiu;
lin lam lim;
yang yeung young;
kim gim;
park pak bak;
lee yi rhee ri i li;
choi choe chwe;
jung jeong chung chong;
kang gang;
cho jo;
yoon yun;
jang chang;
shin sin;
han hahn;
oh o;
seo suh so;
kwon gwon;
hwang whang;
ahn an;
song soung;
yoo yu ryu;
hong houng;
jeon chun jun;
ko go koh;
moon mun;
bae pae;
baek paek paik;
"""


def _by_hand() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, row in enumerate(_GROUPS.split(";"), start=BY_HAND_FROM):
        for form in row.split():
            groups.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in groups.items()}


def _table() -> array[int]:
    table = array("Q")
    table.frombytes(files(__package__).joinpath("forms.bin").read_bytes())
    if sys.byteorder == "big":
        table.byteswap()
    return table


_NUMBERS: Final = _by_hand()
_NONE: Final[frozenset[int]] = frozenset()
_TABLE: Final = _table()


def entry_of(key: str, group: int) -> int:
    """The entry of `forms.bin` that says: this form belongs to this group."""
    digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")
    return digest & ~_GROUP_MASK | group


@lru_cache(maxsize=100_000)
def groups_of(key: str) -> frozenset[int]:
    """The groups a token, or neighbouring tokens written together, belongs to; empty for most.

    key   the letters, marked where they are consonantal: see `tokens.Token`
    """
    first = entry_of(key, 0)
    position = bisect_left(_TABLE, first)
    if position == len(_TABLE) or _TABLE[position] > first | _GROUP_MASK:
        return _NUMBERS.get(key, _NONE)
    numbers = set(_NUMBERS.get(key, _NONE))
    while position < len(_TABLE) and _TABLE[position] <= first | _GROUP_MASK:
        numbers.add(_TABLE[position] & _GROUP_MASK)
        position += 1
    return frozenset(numbers)


def is_by_hand(group: int) -> bool:
    """Whether a group is of the small table, whose forms are all in use."""
    return group >= BY_HAND_FROM
