"""Rules of the journey: ``drafts`` (begin, save, resume, expire), ``filing`` (draft to dossier)."""
