"""Which airports lie inside the Union: the IATA codes of its twenty-seven states and of their outermost regions, by state.

Codes of the airportsdata collection (MIT licence, https://github.com/mborsetti/airportsdata), read on 27 November 2026. Of ICAO's
four-letter codes the first letters say the state. A code that is in neither lies outside: then a flight is in scope, and nobody is
lost because a table is old.
"""

from __future__ import annotations

__all__ = ["state_of"]

_IATA: dict[str, str] = {
    "AT": "GRZ HOH INN KLU LNZ SZG VIE",
    "BE": "ANR BRU CRL KJK LGG OBL OST",
    "BG": "BOJ GOZ JAM PDV SOF VAR",
    "CY": "AKT ECN LCA PFO",
    "CZ": "BRQ JCL KLV MKA OLO OSR PED PRG PRV UHE VOD ZBE",
    "DE": (
        "AAH AGB AGE AOC BBH BBJ BER BFE BMK BMR BNJ BRE BWE BYU CBU CGN CSO DRS DTM DUS EIB EME ERF ESS EUM FDH FEL "
        "FKB FLF FMM FMO FNB FRA FRZ GHF GKE GTI GUT GWT HAJ HAM HDF HEI HGL HHN HOQ IES IGS ILH JUI KEL KOQ KSF KZG "
        "LBC LEJ LGO LHA MGL MHG MUC NOD NRD NRN NUE OBF OHR PAD PEF PSH QCB QCN QHU RBM REB RLG RMS SCN SGE SPM STR "
        "SZW TXL URD VAC WBG WIE WVN XFW ZHZ"
    ),
    "DK": "AAL AAR BLL BYR CNL CPH EBJ KRP MRW ODE RKE RNN SGD SKS SQW STA TED",
    "EE": "EPU KDL TAY TLL URE",
    "ES": (
        "ABC ACE AGP ALC BCN BIO BJZ CDT CQM EAS FUE GMZ GRO GRX HSK IBZ ILD LCG LEI LEN LEU LPA MAD MAH MLN ODB OVD "
        "OZP PMI PNA REU RGS RJL RMU ROZ SCQ SDR SLM SPC SVQ TEV TFN TFS TOJ VDE VGO VIT VLC VLL XRY ZAZ"
    ),
    "FI": (
        "ENF HEL HYV IVL JOE JYV KAJ KAO KAU KEM KEV KHJ KOK KTQ KTT KUO LPP MHQ MIK OUL POR RVN SJY SOT SVL TKU TMP "
        "UTI VAA VRK YLI"
    ),
    "FR": (
        "AGF AHZ AJA ANE ANG AUF AUR AVN BAE BBR BES BIA BIQ BOD BOU BSL BVA BVE BYF BZR CAY CCF CDG CEQ CER CET CFE "
        "CFR CHR CLY CMF CMR CNG CQF CSF CTT CVF DCM DIJ DLE DNR DOL DPE DSD DZA EBU EDM EGC ENC EPL ETZ EVX FDF FNI "
        "FSC GAT GBJ GFR GNB GSI HZB IDY LAI LBG LBI LBY LDE LDV LDX LEH LIG LIL LME LPY LRH LRT LSO LSS LTQ LTT LVA "
        "LYN LYS MCU MEN MFX MLH MPL MPY MRS MVV MXN MZM NCE NCY NIT NTE NVS OBS ORE ORY OXP PGF PGX PIS POX PRP PTP "
        "PUF QXB RCO RDZ REI RHE RNE RNS RUN RYN SBK SCP SFC SFG SNR SOZ SXB SYT TLN TLS TNF TUF UIP URO VAF VHY VIY "
        "VNE VTL XAU XBK XCR XMU ZAO ZSE"
    ),
    "GR": (
        "AGQ AOK ATH AXD CFU CHQ EFL GPA HER HEW IOA JIK JKH JKL JMK JNX JSH JSI JSY JTR JTY KGS KIT KLX KSJ KSO KVA "
        "KZI KZS LRA LRS LXS MJT MLO PAS PKH PVK PYR RHO SKG SKU SMI SPJ VOL ZTH"
    ),
    "HR": "BWK DBV LSZ OSI PUY RJK SPU ZAD ZAG",
    "HU": "BUD DEB PEV QGY QZD SOB TZR",
    "IE": "BLY BYT CFN DUB IIA INQ IOR KIR KKY NNR NOC ORK SNN SXL WAT",
    "IT": (
        "AHO ALL AOI AOT AVB BDS BGY BLQ BLX BRI BZO CAG CIA CIY CRV CTA CUF DCI EBA FCO FLR FNU FOG FRL GOA GRS LCC "
        "LCV LIN LMP MXP NAP NSY OLB PEG PMF PMO PNL PSA PSR QAQ QSR RAN REG RMI SAY SUF TAR TPS TRN TRS TSF TTB VBS "
        "VCE VRN"
    ),
    "LT": "HLJ KUN PLQ SQQ VNO",
    "LU": "LUX",
    "LV": "LPX RIX VNT",
    "MT": "MLA",
    "NL": "AMS DHR EIN ENS GLZ GRQ LEY LWR MST RTM UDE WOE",
    "PL": "BZG GDN IEG KRK KTW LCJ LUZ POZ RDO RZE SZY SZZ WAW WMI WRO",
    "PT": "BGC BYJ CAT CVU FAO FLW FNC GRW HOR LIS OPO PDL PIX PRM PXO SIE SJZ SMA TER VRL VSE",
    "RO": "ARW BAY BBU BCM CLJ CND CRA CSB GHV IAS OMR OTP SBZ SCV SUJ TCE TGM TSR",
    "SE": (
        "AGH AJR ARN BLE BMA EKT EVG GEV GOT GSE GVX HAD HFS HLF HMV IDB JKG KID KLR KRF KRN KSD KSK KVB LDK LLA LPI "
        "LYC MMX MXX NRK NYO OER ORB OSD OSK PJA RNB SCR SDL SFT SOO SQO THN TYF UME VBY VHM VST VVK VXO"
    ),
    "SI": "LJU MBX POW",
    "SK": "BTS ILZ KSC LUE POV PZY SLD TAT",
}
_ICAO: dict[str, str] = {
    "BE": "EB", "BG": "LB", "CZ": "LK", "DK": "EK", "DE": "ED ET", "EE": "EE", "IE": "EI", "GR": "LG", "ES": "LE GC",
    "FR": "LF TFF FME SOC SOO", "HR": "LD", "IT": "LI", "CY": "LC", "LV": "EV", "LT": "EY", "LU": "EL", "HU": "LH", "MT": "LM",
    "NL": "EH", "AT": "LO", "PL": "EP", "PT": "LP", "RO": "LR", "SI": "LJ", "SK": "LZ", "FI": "EF", "SE": "ES",
}  # fmt: skip
_OF_IATA = {code: state for state, codes in _IATA.items() for code in codes.split()}
_OF_ICAO = {prefix: state for state, prefixes in _ICAO.items() for prefix in prefixes.split()}


def state_of(airport: str) -> str:
    """The Union state (alpha-2) in which an airport lies; "" where it is none of the Union's, or not known."""
    if len(airport) == 3:
        return _OF_IATA.get(airport, "")
    if len(airport) == 4:
        return _OF_ICAO.get(airport[:2], "") or _OF_ICAO.get(airport[:3], "")
    return ""
