"""Who may do what, what is recorded, under which law: policy as tables. Pure."""

from fairway.safeguards.act import Act, Actor, Purpose
from fairway.safeguards.authorisation import Permission, Role, permit
from fairway.safeguards.profile import EU_2022, LegalProfile

__all__ = ["EU_2022", "Act", "Actor", "LegalProfile", "Permission", "Purpose", "Role", "permit"]
