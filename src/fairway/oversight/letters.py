"""The letters with which requests of travellers are answered, in English and Arabic. Text in, text out.

A state's lawyers will change the words; what a letter must say stays: what was asked and when, what follows, the way to the
supervisory authority and to the courts (Directive (EU) 2016/680 Art. 12-17, 52-54).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.store.requests import Concerned, Journey, Request

__all__ = ["LANGUAGES", "letter"]

LANGUAGES = ("en", "ar")

_KINDS = {
    "en": {
        "access": "access to your data",
        "rectification": "rectification of your data",
        "erasure": "erasure of your data",
        "restriction": "restriction of the processing of your data",
        "indirect_access": "verification through the supervisory authority",
    },
    "ar": {
        "access": "الاطلاع على بياناتكم",
        "rectification": "تصحيح بياناتكم",
        "erasure": "محو بياناتكم",
        "restriction": "تقييد معالجة بياناتكم",
        "indirect_access": "التحقق عن طريق سلطة الإشراف",
    },
}
_OUTCOMES = {
    "en": {
        "granted": "Your request is granted.",
        "partly": "Your request is granted in part. What is left out would harm an investigation or the rights of others.",
        "refused": "Your request is refused, because granting it would harm an investigation, public security or the rights of others.",
        "neither": "We neither confirm nor deny that data about you are kept. This says nothing about you.",
        "checked": "All necessary verifications have been made. The person may seek a judicial remedy.",
    },
    "ar": {
        "granted": "تمت الموافقة على طلبكم.",
        "partly": "تمت الموافقة على طلبكم جزئيا. وما لم يُذكر قد يضر بتحقيق أو بحقوق الآخرين.",
        "refused": "رُفض طلبكم لأن الموافقة عليه قد تضر بتحقيق أو بالأمن العام أو بحقوق الآخرين.",
        "neither": "لا نؤكد ولا ننفي وجود بيانات عنكم. ولا يعني ذلك شيئا بشأنكم.",
        "checked": "أُجريت جميع عمليات التحقق اللازمة. وللشخص المعني أن يلجأ إلى القضاء.",
    },
}
_WORDS = {
    "en": {
        "to_person": "To: {name}",
        "to_authority": "To: the supervisory authority",
        "about": "Request {code} of {received}: {kind}",
        "journeys": "We keep these journeys of yours, as the carriers sent them:",
        "no_journeys": "We found no journey of yours that is kept and can be read.",
        "sources": {"PNR": "booking", "API": "travel document", "PNR+API": "booking and travel document"},
        "number": "Your redress number is {number}. State it when you book: it tells us that you are not somebody else whose "
        "details resemble yours. We keep no copy of it.",
        "remedy": "You may complain to the supervisory authority and go to court, without cost at the authority.",
        "signed": "{day}, the data protection officer",
    },
    "ar": {
        "to_person": "إلى: {name}",
        "to_authority": "إلى: سلطة الإشراف",
        "about": "الطلب {code} بتاريخ {received}: {kind}",
        "journeys": "نحتفظ بالرحلات التالية كما أرسلها الناقلون:",
        "no_journeys": "لم نجد رحلة محفوظة لكم يمكن قراءتها.",
        "sources": {"PNR": "الحجز", "API": "وثيقة السفر", "PNR+API": "الحجز ووثيقة السفر"},
        "number": "رقم التظلم الخاص بكم هو {number}. اذكروه عند الحجز، فهو يبين أنكم لستم شخصا آخر تشبه بياناته بياناتكم. "
        "ولا نحتفظ بنسخة منه.",
        "remedy": "لكم أن تشتكوا إلى سلطة الإشراف من دون رسوم وأن تلجأوا إلى القضاء.",
        "signed": "{day}، مسؤول حماية البيانات",
    },
}


def letter(
    language: str,
    request: Request,
    outcome: str,
    concerned: Concerned,
    journeys: Sequence[Journey],
    redress_number: str,
    *,
    today: date,
) -> str:
    """The letter that answers a request.

    journeys        shown where access is granted; "neither" and "refused" are given none, and look alike whether any is kept
    redress_number  "" where none is issued

    Refuses a language that there are no words for.
    """
    if language not in LANGUAGES:
        raise Refused("letter.language", f"Letters are written in: {', '.join(LANGUAGES)}. Nothing was answered.")
    words: dict[str, object] = dict(_WORDS[language])
    kind = _KINDS[language][request.kind]
    is_person = request.via == "person"
    name = f"{concerned.given_names} {concerned.surname}".strip()
    lines = [
        str(words["to_person"]).format(name=name) if is_person else str(words["to_authority"]),
        str(words["about"]).format(code=public_code(request.id), received=request.received_on, kind=kind),
        "",
        _OUTCOMES[language][outcome],
    ]
    if is_person and request.kind == "access" and outcome in ("granted", "partly"):
        lines += _journeys(language, journeys)
    if redress_number:
        lines += ["", str(words["number"]).format(number=redress_number)]
    if is_person:
        lines += ["", str(words["remedy"])]
    lines += ["", str(words["signed"]).format(day=today.isoformat())]
    return "\n".join(lines) + "\n"


def _journeys(language: str, journeys: Sequence[Journey]) -> list[str]:
    words = _WORDS[language]
    if not journeys:
        return [str(words["no_journeys"])]
    sources = words["sources"]
    return [
        str(words["journeys"]),
        *(
            f"  {each.day}  {each.carrier}{each.number}  {each.departs_from}-{each.arrives_at}  "
            f"({sources[each.sources] if isinstance(sources, dict) else each.sources})"
            for each in journeys
        ),
    ]
