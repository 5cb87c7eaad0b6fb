"""A working form for every procedure, made from the procedure's own record.

Nobody wrote it, so it asks only what every dossier needs: which case, who files, what is asked
for, each paper by itself, how the result comes back. Ids come from words, never from positions:
a revision that adds a paper leaves the answers and files of open drafts where they are.
"""

from catalogue.content import Content
from forms.definition.derive.cases import cases_of
from forms.definition.derive.pages import filers_of, pages_of
from forms.definition.derive.papers import papers_of
from forms.definition.model import FormDefinition, Text, Words

DECLARATION = Words(
    vi=(
        "Tôi cam đoan những điều đã khai là đúng sự thật, giấy tờ gửi kèm đúng với bản gốc,"
        " và chịu trách nhiệm trước pháp luật về lời khai của mình."
    ),
    en=(
        "I declare that what I have stated is true and that the papers I attach match their"
        " originals, and I answer for this before the law."
    ),
)
INTRO = Words(
    vi="Bạn điền thông tin người yêu cầu, nội dung đề nghị, rồi tải lên từng giấy tờ của thủ tục.",
    en="Fill in who you are and what you ask for, then upload each paper of the procedure.",
)


def derive(content: Content, code: str) -> FormDefinition:
    """Return the form of the procedure ``code`` that its record gives."""
    sections = cases_of(content)
    return FormDefinition(
        id=f"derived-{code}",
        title=title_of(content),
        intro=INTRO,
        cases=tuple(section.case for section in sections if section.case is not None),
        pages=pages_of(content),
        papers=papers_of(content, sections),
        declarations=(DECLARATION,),
        filers=filers_of(content),
    )


def title_of(content: Content) -> Text:
    """Return the name for people, with its translation where there is one."""
    name = content.short_title or content.title
    translation = content.translations.get("en")
    return Words(vi=name, en=translation.title) if translation and translation.title else name
