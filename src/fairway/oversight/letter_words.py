"""The words of the letters that answer travellers, in the six languages of the United Nations.

A state's lawyers will change them; what a letter must say stands in `letters`. One place a language.
"""

# ruff: noqa: E501 - sentences of letters

from __future__ import annotations

import msgspec

__all__ = ["WORDS", "Words"]


class Words(msgspec.Struct, frozen=True):
    """A language's words. kinds, outcomes: by the codes of requests; sources: by what a journey says of itself.

    to_person       with {name}; about: with {code}, {received}, {kind}
    corrected       what follows from rectification; number: with {number}; signed: with {day}
    """

    kinds: dict[str, str]
    outcomes: dict[str, str]
    sources: dict[str, str]
    to_person: str
    to_authority: str
    about: str
    journeys: str
    no_journeys: str
    corrected: str
    number: str
    remedy: str
    signed: str


_ENGLISH = Words(
    kinds={
        "access": "access to your data",
        "rectification": "rectification of your data",
        "erasure": "erasure of your data",
        "restriction": "restriction of the processing of your data",
        "indirect_access": "verification through the supervisory authority",
    },
    outcomes={
        "granted": "Your request is granted.",
        "partly": "Your request is granted in part. What is left out would harm an investigation or the rights of others.",
        "refused": "Your request is refused, because granting it would harm an investigation, public security or the rights of others.",
        "neither": "We neither confirm nor deny that data about you are kept. This says nothing about you.",
        "checked": "All necessary verifications have been made. The person may seek a judicial remedy.",
    },
    sources={"PNR": "booking", "API": "travel document", "PNR+API": "booking and travel document"},
    to_person="To: {name}",
    to_authority="To: the supervisory authority",
    about="Request {code} of {received}: {kind}",
    journeys="We keep these journeys of yours, as the carriers sent them:",
    no_journeys="We found no journey of yours that is kept and can be read.",
    corrected="What was wrong has been corrected and compared anew. The carriers that sent it, and whoever received it from us, are told.",
    number="Your redress number is {number}. State it when you book: it tells us that you are not somebody else whose details resemble "
    "yours. We keep no copy of it.",
    remedy="You may complain to the supervisory authority and go to court, without cost at the authority.",
    signed="{day}, the data protection officer",
)

_ARABIC = Words(
    kinds={
        "access": "الاطلاع على بياناتكم",
        "rectification": "تصحيح بياناتكم",
        "erasure": "محو بياناتكم",
        "restriction": "تقييد معالجة بياناتكم",
        "indirect_access": "التحقق عن طريق سلطة الإشراف",
    },
    outcomes={
        "granted": "تمت الموافقة على طلبكم.",
        "partly": "تمت الموافقة على طلبكم جزئيا. وما لم يُذكر قد يضر بتحقيق أو بحقوق الآخرين.",
        "refused": "رُفض طلبكم لأن الموافقة عليه قد تضر بتحقيق أو بالأمن العام أو بحقوق الآخرين.",
        "neither": "لا نؤكد ولا ننفي وجود بيانات عنكم. ولا يعني ذلك شيئا بشأنكم.",
        "checked": "أُجريت جميع عمليات التحقق اللازمة. وللشخص المعني أن يلجأ إلى القضاء.",
    },
    sources={"PNR": "الحجز", "API": "وثيقة السفر", "PNR+API": "الحجز ووثيقة السفر"},
    to_person="إلى: {name}",
    to_authority="إلى: سلطة الإشراف",
    about="الطلب {code} بتاريخ {received}: {kind}",
    journeys="نحتفظ بالرحلات التالية كما أرسلها الناقلون:",
    no_journeys="لم نجد رحلة محفوظة لكم يمكن قراءتها.",
    corrected="صُحح ما كان خاطئا وقورن من جديد. ويُبلَّغ بذلك الناقلون الذين أرسلوه وكل من تلقاه منا.",
    number="رقم التظلم الخاص بكم هو {number}. اذكروه عند الحجز، فهو يبين أنكم لستم شخصا آخر تشبه بياناته بياناتكم. "
    "ولا نحتفظ بنسخة منه.",
    remedy="لكم أن تشتكوا إلى سلطة الإشراف من دون رسوم وأن تلجأوا إلى القضاء.",
    signed="{day}، مسؤول حماية البيانات",
)

_FRENCH = Words(
    kinds={
        "access": "accès à vos données",
        "rectification": "rectification de vos données",
        "erasure": "effacement de vos données",
        "restriction": "limitation du traitement de vos données",
        "indirect_access": "vérification par l'intermédiaire de l'autorité de contrôle",
    },
    outcomes={
        "granted": "Il est fait droit à votre demande.",
        "partly": "Il est fait droit à votre demande en partie. Ce qui est omis nuirait à une enquête ou aux droits d'autrui.",
        "refused": "Votre demande est rejetée, car y faire droit nuirait à une enquête, à la sécurité publique ou aux droits d'autrui.",
        "neither": "Nous ne confirmons ni n'infirmons que des données vous concernant sont conservées. Cela ne dit rien de vous.",
        "checked": "Toutes les vérifications nécessaires ont été effectuées. La personne peut former un recours juridictionnel.",
    },
    sources={"PNR": "réservation", "API": "document de voyage", "PNR+API": "réservation et document de voyage"},
    to_person="À : {name}",
    to_authority="À : l'autorité de contrôle",
    about="Demande {code} du {received} : {kind}",
    journeys="Nous conservons les voyages suivants vous concernant, tels que les transporteurs les ont transmis :",
    no_journeys="Nous n'avons trouvé aucun voyage vous concernant qui soit conservé et lisible.",
    corrected="Ce qui était inexact a été rectifié et comparé de nouveau. Les transporteurs qui l'ont transmis et ceux qui l'ont reçu de "
    "nous en sont informés.",
    number="Votre numéro de recours est {number}. Indiquez-le lors de la réservation : il nous apprend que vous n'êtes pas une autre "
    "personne dont les données ressemblent aux vôtres. Nous n'en gardons aucune copie.",
    remedy="Vous pouvez introduire une réclamation, sans frais, auprès de l'autorité de contrôle et saisir les tribunaux.",
    signed="{day}, le délégué à la protection des données",
)

_SPANISH = Words(
    kinds={
        "access": "acceso a sus datos",
        "rectification": "rectificación de sus datos",
        "erasure": "supresión de sus datos",
        "restriction": "limitación del tratamiento de sus datos",
        "indirect_access": "verificación a través de la autoridad de control",
    },
    outcomes={
        "granted": "Se estima su solicitud.",
        "partly": "Se estima su solicitud en parte. Lo que se omite perjudicaría una investigación o los derechos de terceros.",
        "refused": "Se desestima su solicitud, porque estimarla perjudicaría una investigación, la seguridad pública o los derechos de "
        "terceros.",
        "neither": "No confirmamos ni negamos que se conserven datos sobre usted. Esto no dice nada de usted.",
        "checked": "Se han efectuado todas las verificaciones necesarias. La persona puede interponer un recurso judicial.",
    },
    sources={"PNR": "reserva", "API": "documento de viaje", "PNR+API": "reserva y documento de viaje"},
    to_person="A: {name}",
    to_authority="A: la autoridad de control",
    about="Solicitud {code} de {received}: {kind}",
    journeys="Conservamos estos viajes suyos, tal como los enviaron los transportistas:",
    no_journeys="No hemos encontrado ningún viaje suyo que se conserve y pueda leerse.",
    corrected="Lo que era inexacto se ha corregido y comparado de nuevo. Se informa a los transportistas que lo enviaron y a quienes lo "
    "recibieron de nosotros.",
    number="Su número de reparación es {number}. Indíquelo al reservar: nos dice que usted no es otra persona cuyos datos se parecen a "
    "los suyos. No guardamos copia de él.",
    remedy="Puede presentar una reclamación, sin costo, ante la autoridad de control y acudir a los tribunales.",
    signed="{day}, el delegado de protección de datos",
)

_RUSSIAN = Words(
    kinds={
        "access": "доступ к вашим данным",
        "rectification": "исправление ваших данных",
        "erasure": "удаление ваших данных",
        "restriction": "ограничение обработки ваших данных",
        "indirect_access": "проверка через надзорный орган",
    },
    outcomes={
        "granted": "Ваш запрос удовлетворён.",
        "partly": "Ваш запрос удовлетворён частично. Остальное повредило бы расследованию или правам других лиц.",
        "refused": "В запросе отказано, так как его удовлетворение повредило бы расследованию, общественной безопасности или правам "
        "других лиц.",
        "neither": "Мы не подтверждаем и не отрицаем, что данные о вас хранятся. Это ничего не говорит о вас.",
        "checked": "Все необходимые проверки проведены. Лицо вправе обратиться в суд.",
    },
    sources={"PNR": "бронирование", "API": "проездной документ", "PNR+API": "бронирование и проездной документ"},
    to_person="Кому: {name}",
    to_authority="Кому: надзорный орган",
    about="Запрос {code} от {received}: {kind}",
    journeys="Мы храним сведения о следующих ваших поездках в том виде, в каком их прислали перевозчики:",
    no_journeys="Мы не нашли ваших поездок, сведения о которых хранятся и могут быть прочитаны.",
    corrected="Неверные сведения исправлены и сверены заново. Об этом сообщается перевозчикам, которые их прислали, и всем, кто получил "
    "их от нас.",
    number="Ваш номер для обжалования: {number}. Указывайте его при бронировании: он говорит нам, что вы не другой человек с похожими "
    "данными. Копии номера мы не храним.",
    remedy="Вы можете бесплатно подать жалобу в надзорный орган и обратиться в суд.",
    signed="{day}, уполномоченный по защите данных",
)

_CHINESE = Words(
    kinds={
        "access": "查阅您的数据",
        "rectification": "更正您的数据",
        "erasure": "删除您的数据",
        "restriction": "限制处理您的数据",
        "indirect_access": "通过监督机构进行核查",
    },
    outcomes={
        "granted": "您的请求已获准。",
        "partly": "您的请求已部分获准。未予提供的部分会损害调查或他人的权利。",
        "refused": "您的请求未获准,因为准许该请求会损害调查、公共安全或他人的权利。",
        "neither": "我们既不确认也不否认保存有关您的数据。这并不说明您有任何问题。",
        "checked": "所有必要的核查均已完成。当事人可以寻求司法救济。",
    },
    sources={"PNR": "订座记录", "API": "旅行证件", "PNR+API": "订座记录和旅行证件"},
    to_person="致:{name}",
    to_authority="致:监督机构",
    about="{received} 的请求 {code}:{kind}",
    journeys="我们保存了您的以下行程,内容与承运人发送的一致:",
    no_journeys="我们没有找到仍然保存且可读取的您的行程。",
    corrected="错误内容已经更正并重新比对。发送该内容的承运人以及从我们这里收到该内容的各方均会得到通知。",
    number="您的申诉编号是 {number}。请在订座时说明:它告诉我们,您不是资料与您相似的另一个人。我们不保留该编号的副本。",
    remedy="您可以向监督机构免费投诉,也可以向法院起诉。",
    signed="{day},数据保护官",
)

WORDS = {
    "ar": _ARABIC,
    "en": _ENGLISH,
    "es": _SPANISH,
    "fr": _FRENCH,
    "ru": _RUSSIAN,
    "zh-hans": _CHINESE,
}
"""By the codes that the console uses, too."""
