"""The addresses of the console. An address holds the code of a hit or a transmission at most, never anything about a traveller."""

from __future__ import annotations

from django.urls import path

from fairway.web import breaking, entrance, live, overseeing, oversight, passkeys, providing, quarantining, reviewing
from fairway.web.desks.addresses import paths as desks
from fairway.web.figures.addresses import paths as figures
from fairway.web.proving import proven
from fairway.web.records.addresses import paths as records
from fairway.web.unmasking.addresses import paths as unmasking

urlpatterns = [
    path("", entrance.beginning, name="beginning"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/link/<str:token>/", entrance.sign_in_by_link, name="sign-in-by-link"),
    path("sign-in/passkey/", passkeys.sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/question/", passkeys.begin_sign_in, name="passkey-question"),
    path("sign-in/provider/", providing.leave, name="provider"),
    path("sign-in/provider/back/", providing.back, name="provider-back"),
    path("session/", entrance.session, name="session"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("preferences/", entrance.preferences, name="preferences"),
    path("purpose/", entrance.purpose, name="purpose"),
    path("account/", entrance.account, name="account"),
    path("account/keys/", entrance.choose_keys, name="choose-keys"),
    path("account/second/", entrance.second_factor, name="second-factor"),
    path("account/sessions/end/", entrance.end_session, name="end-session"),
    path("account/passkeys/", passkeys.add, name="add-passkey"),
    path("account/passkeys/question/", passkeys.begin, name="new-passkey-question"),
    path("account/passkeys/end/", passkeys.end, name="end-passkey"),
    path("live/", live.live, name="live"),
    path("hits/<str:code>/standing/", live.standing, name="standing"),
    path("hits/<str:code>/handing/", reviewing.hand_over, name="hand-over"),
    path("queue/", reviewing.queue, name="queue"),
    path("queue/next/", reviewing.take_next, name="take-next"),
    path("hits/<str:code>/", reviewing.hit, name="hit"),
    path("hits/<str:code>/take/", reviewing.take, name="take"),
    path("hits/<str:code>/release/", reviewing.release, name="release"),
    path("hits/<str:code>/decision/", proven(reviewing.decide, outcome="same_person_pass_on"), name="decide"),
    path("hits/<str:code>/decision/back/", reviewing.take_back, name="take-back"),
    path("audit/", overseeing.audit, name="audit"),
    path("audit/verification/", overseeing.verify, name="verify-audit"),
    path("quarantine/", quarantining.quarantine, name="quarantine"),
    path("quarantine/<str:code>/", quarantining.quarantined, name="quarantined"),
    path("quarantine/repairs/<str:code>/approval/", proven(quarantining.approve), name="approve-repair"),
    path("quarantine/repairs/<str:code>/rejection/", quarantining.reject, name="reject-repair"),
    path("emergency/", proven(breaking.break_glass), name="break-glass"),
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/readings/", oversight.readings, name="readings"),
    path("oversight/<str:code>/finding/", oversight.review, name="review-access"),
    path("oversight/<str:code>/told/", oversight.settle, name="settle-notification"),
    path("oversight/<str:code>/letter/", oversight.telling_letter, name="telling-letter"),
    path("oversight/<str:code>/note/", oversight.acknowledge, name="acknowledge-emergency"),
    *records,
    *unmasking,
    *desks,
    *figures,
]
