"""The words of the letters that tell travellers what was done with their data, in the six languages of the United Nations.

A state's lawyers will change them; what such a letter must say stands in `notifying`. One place a language.
"""

# ruff: noqa: E501 - sentences of letters

from __future__ import annotations

import msgspec

__all__ = ["TELLING", "Telling"]


class Telling(msgspec.Struct, frozen=True):
    """A language's words. about: with {day} and {code}; why: by what was done, with {began}."""

    about: str
    why: dict[str, str]
    rights: str


TELLING = {
    "en": Telling(
        about="Your journey of {day} ({code})",
        why={
            "passed_on": "On {began} two people of the Passenger Information Unit confirmed that data of your booking fitted somebody who is sought, and they were to be passed on to the competent authority.",
            "dossier": "On {began} data of your booking left the Passenger Information Unit on paper, for the competent authority.",
            "unmasked": "On {began} data of your booking that the law had masked were read by the Passenger Information Unit, with the approval of an authority outside it.",
        },
        rights="We tell you now because it harms no longer. You may ask what is kept about you, and have it rectified or erased.",
    ),
    "fr": Telling(
        about="Votre voyage du {day} ({code})",
        why={
            "passed_on": "Le {began}, deux personnes de l’unité d’informations passagers ont confirmé que des données de votre réservation correspondaient à une personne recherchée ; elles devaient être transmises à l’autorité compétente.",
            "dossier": "Le {began}, des données de votre réservation ont quitté l’unité d’informations passagers sur papier, pour l’autorité compétente.",
            "unmasked": "Le {began}, des données de votre réservation que la loi avait masquées ont été lues par l’unité d’informations passagers, avec l’approbation d’une autorité extérieure.",
        },
        rights="Nous vous en informons maintenant parce que cela ne nuit plus. Vous pouvez demander ce qui est conservé à votre sujet et le faire rectifier ou effacer.",
    ),
    "es": Telling(
        about="Su viaje del {day} ({code})",
        why={
            "passed_on": "El {began}, dos personas de la Unidad de Información sobre Pasajeros confirmaron que datos de su reserva correspondían a una persona buscada; debían transmitirse a la autoridad competente.",
            "dossier": "El {began}, datos de su reserva salieron en papel de la Unidad de Información sobre Pasajeros, para la autoridad competente.",
            "unmasked": "El {began}, la Unidad de Información sobre Pasajeros leyó datos de su reserva que la ley había enmascarado, con la aprobación de una autoridad externa.",
        },
        rights="Se lo comunicamos ahora porque ya no perjudica. Puede preguntar qué se conserva sobre usted y pedir que se rectifique o suprima.",
    ),
    "ru": Telling(
        about="Ваша поездка {day} ({code})",
        why={
            "passed_on": "{began} два сотрудника подразделения по сбору информации о пассажирах подтвердили, что данные вашего бронирования соответствуют разыскиваемому лицу; они подлежали передаче компетентному органу.",
            "dossier": "{began} данные вашего бронирования покинули подразделение по сбору информации о пассажирах на бумаге для компетентного органа.",
            "unmasked": "{began} подразделение по сбору информации о пассажирах прочитало данные вашего бронирования, скрытые по закону, с одобрения внешнего органа.",
        },
        rights="Мы сообщаем вам об этом сейчас, потому что это больше не наносит вреда. Вы можете спросить, какие данные о вас хранятся, и потребовать их исправления или удаления.",
    ),
    "ar": Telling(
        about="رحلتكم بتاريخ {day} ({code})",
        why={
            "passed_on": "في {began} أكد شخصان من وحدة معلومات الركاب أن بيانات من حجزكم تطابق شخصا مطلوبا، وكان من المقرر إحالتها إلى السلطة المختصة.",
            "dossier": "في {began} خرجت بيانات من حجزكم على الورق من وحدة معلومات الركاب إلى السلطة المختصة.",
            "unmasked": "في {began} اطلعت وحدة معلومات الركاب على بيانات من حجزكم كان القانون قد حجبها، بموافقة سلطة من خارجها.",
        },
        rights="نخبركم الآن لأن ذلك لم يعد يسبب ضررا. ولكم أن تسألوا عما يُحفظ عنكم وأن تطلبوا تصحيحه أو محوه.",
    ),
    "zh-hans": Telling(
        about="您 {day} 的旅行（{code}）",
        why={
            "passed_on": "{began}，旅客信息部门的两名人员确认您预订中的数据与被查找的人相符，这些数据须移交主管机关。",
            "dossier": "{began}，您预订中的数据以纸质形式离开旅客信息部门，送交主管机关。",
            "unmasked": "{began}，旅客信息部门经外部机关批准，读取了您预订中依法已被遮蔽的数据。",
        },
        rights="现在告知您，是因为这已不再造成损害。您可以询问保存了哪些关于您的数据，并要求更正或删除。",
    ),
}
