"""The people of a rehearsal: names in several scripts, and some that programs stumble over."""

from dataclasses import dataclass

# Two of one name on one platform, a formula, a comma, quotes, a name that Windows keeps for itself, and one
# in both of the forms that Unicode has for it.
NAMES = (
    ("Ada", "Lovelace"),
    ("Ольга", "Иванова"),
    ("小龙", "李"),
    ("Zoë", "Müller-Lüdenscheidt"),
    ("محمد", "الأحمد"),
    ("Sinéad", "O'Neill"),
    ("Ada", "Lovelace"),
    ("=1+1", "Formula"),
    ("Jean_Luc", "de la Cruz_Vega"),
    ("Con", "Nul"),
    ("Nguyễn Thị", "Ánh"),
    ("José (2)", "García"),
    ("Ἀριστοτέλης", "Σταγειρίτης"),
    ("さくら", "佐藤"),
    ("Zoe\u0308", "Mu\u0308ller"),
    ("Anna", "Smith, Jones"),
    ("राम", "शर्मा"),
    ('"Anni"', "Groß"),
    ("Łukasz", "Żółć"),
    ("מרים", "כהן"),
    ("Null", "None"),
    ("İpek", "Işık"),
    ("Ægir", "Þórsson"),
    ("Grace", "12345"),
)
MOODLE, CANVAS = "moodle", "canvas"


@dataclass(frozen=True)
class Learner:
    """Somebody who hands in; `number` counts from 1."""

    number: int
    role: str  # "answers", "solution", "untouched" or "hostile"

    def __str__(self):
        """Return the name and the account."""
        return f"{self.name} ({self.login})"

    @property
    def first(self):
        """The first name."""
        return NAMES[(self.number - 1) % len(NAMES)][0]

    @property
    def last(self):
        """The last name; beyond the list the names come again with a number."""
        again, at = divmod(self.number - 1, len(NAMES))
        return NAMES[at][1] + (f" {again + 1}" if again else "")

    @property
    def name(self):
        """The name as a platform shows it."""
        return f"{self.first} {self.last}"

    @property
    def login(self):
        """The name of the account. Those who cheat come last, so that the others' times are theirs alone."""
        return f"{'z' if self.role == 'hostile' else 'r'}{self.number:04}"

    @property
    def email(self):
        """The address."""
        return f"{self.login}@rehearsal.example"

    @property
    def platform(self):
        """The learning platform that this one's work comes from."""
        return CANVAS if self.number % 3 == 0 else MOODLE


def learners(n):
    """Return a class of `n`: most hand in answers of the bank, a sixth attacks, one the solution."""
    roles = ["answers"] * n
    if n >= 2:
        roles[1] = "solution"
    if n >= 5:
        roles[3] = "untouched"
    for number in range(max(n // 6, n >= 3)):
        roles[-1 - number] = "hostile"
    return tuple(Learner(number, role) for number, role in enumerate(roles, start=1))
