"""The words of the two pages, in Danish and English."""

from __future__ import annotations

from models.choices import Words

SAID: dict[str, Words] = {
    "title": Words("Kommuneplanen på to sider", "The municipal plan on two pages"),
    "years": Words(
        "Planår {}: budget {} og overslagsår {}–{}", "Plan year {}: budget {} and out-years {}–{}"
    ),
    "shows": Words("Planen, som den stod den {}.", "The plan as it stood on {}."),
    "kr": Words("{} mio. kr.", "DKK {} million"),
    "one_vision": Words("Visionen er {}.", "The vision is {}."),
    "visions": Words("Visionerne er {}.", "The visions are {}."),
    "and": Words("og", "and"),
    "no_vision": Words("En vision er ikke læst ind endnu.", "No vision has been loaded yet."),
    "carried": Words("{} skal gøre {} virkelighed.", "It takes {} to make {} come true."),
    "it": Words("den", "it"),
    "them": Words("dem", "them"),
    "the_plan": Words("planen", "the plan"),
    "land": Words(
        "{} hører til kommuneplanen selv; {} kræver, at den ændres.",
        "{} of the municipal plan itself; {} requiring it to be changed.",
    ),
    "land_only": Words("{} hører til kommuneplanen selv.", "{} of the municipal plan itself."),
    "money": Words(
        "I budget {first} går der netto {y0} til planen, og {all} over de fire år {first}–{last}"
        " ({certainty}).",
        "In budget {first}, {y0} net go to the plan, and {all} over the four years {first}–{last}"
        " ({certainty}).",
    ),
    "effects": Words(
        "Af {} mål, der er målt, er {} nået; {} har ingen måling.",
        "Targets measured: {}; reached: {}; without a measurement: {}.",
    ),
    "effects_all": Words("Af {} mål, der er målt, er {} nået.", "Targets measured: {}; reached: {}."),
    "decided": Words(
        "I planår {} er der noteret {}; {} er gjort.",
        "Recorded in plan year {}: {}; done: {}.",
    ),
    "no_plan": Words(
        "Planen er tom endnu, og det er helt i orden. Når visioner, strategier og indsatser er læst ind,"
        " står den"
        " her i fem linjer.",
        "The plan is still empty, and that is quite all right. Once visions, strategies and actions are"
        " loaded,"
        " it stands here in five lines.",
    ),
    "area": Words("Område", "Area"),
    "where": Words("Hvor er vi?", "Where are we?"),
    "where_to": Words("Hvor skal vi hen?", "Where are we going?"),
    "course": Words("Kursen", "The course"),
    "unknown": Words("ikke oplyst", "not said"),
    "none": Words("–", "–"),
    "course_chosen": Words(
        "Først dem, {council} har peget på i år; derefter dem med flest penge.",
        "Those the council pointed to this year come first; then those with the most money.",
    ),
    "no_course": Words(
        "Her kommer områderne til at stå, når strategier og politikker er læst ind, og de ansvarlige har"
        " svaret"
        " til aprilmødet.",
        "The areas will stand here once strategies and policies are loaded and those responsible have"
        " answered"
        " for April's meeting.",
    ),
    "priority": Words("Prioritet", "Priority"),
    "action": Words("Indsats", "Action"),
    "council": Words("I juni", "In June"),
    "owner": Words("Ansvarlig", "Responsible"),
    "nobody": Words("ingen", "nobody"),
    "unit": Words("Netto i 1.000 kr.; budgettet er {}.", "Net, in 1,000 kr.; the budget is {}."),
    "no_budget": Words("Der er ikke læst et budget ind endnu.", "No budget has been loaded yet."),
    "priorities_chosen": Words(
        "Først det, der er prioriteret; derefter det med flest penge i de fire år.",
        "What is prioritised comes first; then what has the most money in the four years.",
    ),
    "not_pointed": Words(
        "Temamødet i juni har ikke peget på prioriteter endnu. Her står indsatserne med flest penge i de"
        " fire år.",
        "The theme meeting in June has not pointed to priorities yet. Here stand the actions with the"
        " most money"
        " in the four years.",
    ),
    "actions_chosen": Words(
        "Dem med flest penge i de fire år.", "Those with the most money in the four years."
    ),
    "no_priorities": Words(
        "Prioriteterne kommer her efter temamødet i juni.",
        "The priorities come here after the theme meeting in June.",
    ),
    "june": Words("Juni foreslog", "June proposed"),
    "august": Words("August: råd til", "August affords"),
    "october": Words("Vedtaget", "Adopted"),
    "became": Words("Hvad det blev til", "What came of it"),
    "afford_unit": Words("Beløb for {} i 1.000 kr.", "Amounts for {} in 1,000 kr."),
    "sum": Words("I alt", "Total"),
    "sum_open": Words("I alt, uden lukkede punkter", "Total, without closed items"),
    "afford_chosen": Words("Dem med de største beløb.", "Those with the largest amounts."),
    "no_afford": Words(
        "Det står her, når juni har foreslået, august har svaret, og budgettet er vedtaget i oktober.",
        "It stands here once June has proposed, August has answered and the budget is adopted in October.",
    ),
    "effect": Words("Effekt eller mål", "Effect or target"),
    "line": Words("Udvikling", "Development"),
    "from": Words("Først målt", "First"),
    "now": Words("Senest", "Latest"),
    "target": Words("Mål", "Target"),
    "reached?": Words("Nået?", "Reached?"),
    "yes": Words("nået", "yes"),
    "no": Words("ikke nået", "no"),
    "no_target": Words("intet mål", "no target"),
    "unmeasured": Words("ikke målt", "not measured"),
    "effects_text": Words(
        "Den lille linje viser målingerne; den stiplede er målet for det år, der sidst blev målt.",
        "The small line shows the measurements; the dashed one is the target of the year last measured.",
    ),
    "within": Words("En vis afvigelse er tilladt.", "Some deviation is allowed."),
    "effects_chosen": Words(
        "Først effekter, så andre mål; de målte før de umålte, og dem, der ikke er nået, før de nåede.",
        "Effects come first, then other targets; the measured before the others, those not reached"
        " before those"
        " that are.",
    ),
    "no_effects": Words(
        "Effekterne kommer her, når der er indikatorer og målinger.",
        "The effects come here once there are indicators and measurements.",
    ),
    "vision": Words("Vision", "Vision"),
    "in_all": Words("I alt {}", "Total {}"),
    "four_years": Words("Fire år", "Four years"),
    "together_text": Words(
        "Netto i 1.000 kr. i budget {} ({}). En indsats, der hører til flere visioner, står under dem alle.",
        "Net, in 1,000 kr., in budget {} ({}). An action that serves several visions stands under all of"
        " them.",
    ),
    "once": Words("Til visionerne, hver krone talt én gang", "To the visions, each krone counted once"),
    "checked": Words("Planens eget tjek: {}.", "The plan's own check: {}."),
    "together_chosen": Words(
        "Dem med flest penge i de fire år.", "Those with the most money in the four years."
    ),
    "no_together": Words(
        "Når et budget er læst ind, og dets linjer hører til planen, viser en tabel her, hvilken vej pengene"
        " trækker.",
        "Once a budget is loaded and its lines serve the plan, a table here shows which way the money pulls.",
    ),
    "about": Words("Om", "About"),
    "whom": Words("Spørg", "Ask"),
    "ask_text": Words(
        "Ring eller skriv til {sender}: telefon {phone}, {email}. Vi finder den, der ved det.",
        "Call or write to {sender}: telephone {phone}, {email}. We will find whoever knows.",
    ),
    "head_of_planning": Words("Kommuneplanen", "The municipal plan"),
    "finance": Words("Budgettet og regnskabet", "The budget and the accounts"),
    "direktion": Words("Direktionens handlingsplan", "The executive board's action plan"),
    "contract": Words("Direktionens kontrakt", "The executive board's contract"),
    "ask_chosen": Words("De øvrige områder har også en ansvarlig.", "The other areas have somebody, too."),
}

COUNTED: dict[str, tuple[Words, Words]] = {
    "other_visions": (Words("1 anden", "1 other"), Words("{} andre", "{} others")),
    "decisions": (Words("1 beslutning", "1 decision"), Words("{} beslutninger", "{} decisions")),
    "areas": (
        Words("1 strategi eller politik", "1 strategy or policy"),
        Words("{} strategier og politikker", "{} strategies and policies"),
    ),
    "actions": (Words("1 indsats", "1 action"), Words("{} indsatser", "{} actions")),
}
