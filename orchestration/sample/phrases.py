"""Phrases that the sample's texts are put together from, by language and kind.

Places: ``{p}`` product, ``{d}`` detail, ``{n}`` number. No real name or brand occurs.
Kinds: question, positive, negative (all with five words or more), plain (five words or more,
no feeling), short (under five words, no feeling).
"""

PRODUCTS = {
    "en": (
        "kettle",
        "desk lamp",
        "backpack",
        "rain jacket",
        "coffee mill",
        "bike light",
        "water bottle",
        "travel mug",
        "reading chair",
        "garden hose",
        "wall clock",
        "toaster",
    ),
    "de": ("Wasserkocher", "Rucksack", "Toaster", "Gartenschlauch"),
    "fr": ("sac à dos", "grille-pain", "moulin à café"),
    "es": ("hervidor", "reloj de pared", "molinillo de café"),
    "pt": ("relógio de parede", "moinho de café", "candeeiro"),
    "ja": ("ケトル", "リュック", "コーヒーミル"),
}

DETAILS = {
    "en": (
        "in blue",
        "with the new lid",
        "from the spring series",
        "in the small size",
        "with the long cable",
        "from the starter set",
        "in matt black",
        "of last year",
        "with the spare filter",
        "in the travel version",
        "for two people",
        "for the office",
    ),
    "de": ("in Blau", "aus der neuen Serie", "in der kleinen Größe", "mit Ersatzfilter"),
    "fr": ("en bleu", "de la nouvelle série", "en petit format"),
    "es": ("en azul", "de la nueva serie", "de tamaño pequeño"),
    "pt": ("em azul", "da nova série", "em tamanho pequeno"),
    "ja": ("青", "新シリーズ", "小さいサイズ"),
}

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "question": (
            "Does the {p} {d} come with a {n} year warranty?",
            "When will the {p} {d} be back in stock?",
            "Can I use the {p} {d} outdoors all year?",
            "how do i clean the {p} {d} after {n} weeks",
            "Is there a spare part for my {p} {d}?",
            "Which {p} would you take {d}, number {n} or the other one?",
            "What is the difference between this and the {p} {d}?",
            "Do you ship the {p} {d} to islands too?",
            "Has anybody tried the {p} {d} for more than {n} weeks?",
            "Why did the price of the {p} {d} change?",
        ),
        "positive": (
            "I love my {p} {d}, best purchase in {n} years!",
            "Great {p} {d}, works perfectly every day, thank you.",
            "So happy with the {p} {d}, my family loves it too.",
            "Excellent service, the new {p} {d} arrived after {n} days.",
            "The {p} {d} is beautiful and really useful, well done!",
            "Wonderful idea, the {p} {d} makes mornings so much better.",
            "Bought {n} of the {p} {d} as presents, everybody was delighted.",
            "Fantastic {p} {d}, I recommend it to all my friends.",
        ),
        "negative": (
            "My {p} {d} broke after {n} weeks, very disappointed.",
            "Terrible support, nobody helped me with the {p} {d}.",
            "The {p} {d} is awful and far too expensive.",
            "I hate how the {p} {d} leaks, this is the worst one I had.",
            "Still no refund for the {p} {d} after {n} weeks, shame on you.",
            "Poor quality, the {p} {d} failed again and it smells horrible.",
            "Angry: {n} mails about the {p} {d} and no useful answer.",
        ),
        "plain": (
            "I put the {p} {d} beside the window in my kitchen.",
            "Mine is the {p} {d}, ordered {n} weeks ago.",
            "We have used the {p} {d} since the beginning of the year.",
            "My neighbour has the {p} {d} and I have the older one.",
            "The {p} {d} stands next to the other {n} on the shelf.",
            "Read the manual of the {p} {d} twice before I started.",
            "There were {n} people with a {p} {d} on my train today.",
            "First the {p} {d}, then the rest of the list.",
        ),
        "short": (
            "ok then",
            "the {p} again",
            "number {n}",
            "seen it",
            "same {p} here",
            "here since {n}",
            "another {p}",
            "so the {p}",
            "me on Monday",
            "page {n}",
            "first",
            "day {n}",
            "{p} it is",
            "the {p} {n}",
            "hm, the {p}",
            "back again",
            "later",
            "as usual",
            "{n} of {n}",
        ),
    },
    "de": {
        "question": (
            "Gibt es den {p} {d} auch im Laden?",
            "Wie lange dauert die Lieferung für den {p} {d}?",
            "Kann man den {p} {d} nach {n} Jahren noch reparieren lassen?",
            "Wann kommt der {p} {d} wieder ins Lager?",
        ),
        "positive": (
            "Der {p} {d} ist wirklich toll, ich bin begeistert!",
            "Super Qualität, mein {p} {d} läuft seit {n} Jahren perfekt.",
            "Danke für den {p} {d}, die ganze Familie liebt ihn.",
        ),
        "negative": (
            "Mein {p} {d} ist nach {n} Wochen kaputt, sehr enttäuscht.",
            "Der {p} {d} ist schlecht verarbeitet und viel zu teuer.",
            "Seit {n} Wochen keine Antwort zum {p} {d}, einfach furchtbar.",
        ),
        "plain": (
            "Ich habe den {p} {d} vor {n} Wochen bestellt.",
            "Bei uns steht der {p} {d} in der Küche.",
            "Der {p} {d} ist heute mit der Post gekommen.",
        ),
        "short": ("der {p} wieder", "Nummer {n}", "ach so", "wie immer", "Tag {n}"),
    },
    "fr": {
        "question": ("Le {p} {d} existe encore ?", "Quand revient le {p} {d} en stock ?"),
        "positive": ("J'adore mon {p} {d}, merci beaucoup !", "Le {p} {d} est vraiment excellent."),
        "negative": ("Mon {p} {d} est cassé, très déçu.", "Pas de réponse pour le {p} {d}."),
        "plain": ("J'ai reçu le {p} {d} il y a {n} semaines.", "Le {p} {d} est dans la cuisine."),
        "short": ("comme toujours", "le {p}", "jour {n}"),
    },
    "es": {
        "question": ("¿Cuándo vuelve el {p} {d} a la tienda?", "¿El {p} {d} tiene garantía?"),
        "positive": ("Me encanta mi {p} {d}, ¡muchas gracias!", "Excelente el {p} {d}, lo adoro."),
        "negative": ("Mi {p} {d} se rompió, muy mala calidad.", "Fatal el {p} {d}, exijo dinero."),
        "plain": ("Compré el {p} {d} hace {n} semanas.", "Tengo el {p} {d} en la oficina."),
        "short": ("como siempre", "el {p}", "día {n}"),
    },
    "pt": {
        "question": ("Quando volta o {p} {d} à loja?", "O {p} {d} tem {n} anos de garantia?"),
        "positive": ("Adoro o meu {p} {d}, muito obrigado!", "O {p} {d} é mesmo excelente."),
        "negative": ("O meu {p} {d} partiu, estou desiludido.", "Péssimo, o {p} {d} não funciona."),
        "plain": ("Comprei o {p} {d} há {n} semanas.", "Tenho o {p} {d} no escritório de casa."),
        "short": ("como sempre", "o {p}", "dia {n}"),
    },
    "ja": {
        "question": ("{d}の{p}はいつ再入荷しますか？", "{p}の保証は{n}年ですか？"),
        "positive": ("{d}の{p}が大好きです。", "{p}は最高です、ありがとう！"),
        "negative": ("{p}が{n}週間で壊れました。", "{d}の{p}は残念でした。"),
        "plain": ("{d}の{p}を{n}週間前に買いました。", "{p}は台所にあります。"),
        "short": ("{p}です", "{n}日目"),
    },
}

EMOJI = ("😍", "🔥🔥", "👏", "❤️", "😂", "🙏", "💯", "👍👍", "😡", "😢", "🎉", "👎", "🤔", "✨")
TAGS = ("#samplebrand", "#slowmornings", "#deskday", "#rainproof", "@sample_friend_{n}", "#day{n}")

# Replies to somebody who attacks the brand, with the stance that the file gives.
STANCES: dict[str, tuple[str, ...]] = {
    "deny": (
        "That is not true, my {p} {d} was repaired within {n} days.",
        "I disagree, the {p} {d} works for me since {n} months.",
        "That is unfair, they refunded me for the {p} {d} at once.",
        "Stop telling lies about the {p} {d}, they fixed mine next day.",
        "Never had this problem with my {p} {d}, you are wrong.",
        "Das stimmt nicht, mein Gerät läuft seit {n} Monaten ohne Fehler.",
    ),
    "support": (
        "Same here, my {p} {d} failed after {n} weeks.",
        "Exactly, I agree, the {p} {d} is a waste of money.",
        "+1, the {p} {d} is the worst of all {n} I had.",
    ),
    "query": (
        "What exactly happened to your {p} {d}?",
        "How old is your {p} {d}, more than {n} weeks?",
    ),
    "comment": (
        "I am reading along because of the {p} {d}.",
        "There was a similar story about the {p} {d} {n} weeks ago.",
    ),
}

RECOMMENDATIONS = (
    "If you need a {p}, take the one {d}: mine is {n} years old and perfect.",
    "I can recommend the {p} {d}, it has never let me down.",
    "To everybody who asks: the {p} {d} is worth its price, great value.",
)
HELP = (
    "You can clean it with warm water, that took me {n} minutes.",
    "The spare part is in the shop under number {n}, it fits the {p} {d}.",
    "Turn the lid to the left first, then the {p} opens.",
    "I asked the same: it ships within {n} days to most places.",
    "Put the {p} {d} on a dry place over night, then it works again.",
)
OWN_CONTENT = (
    "My {p} {d} on tour, day {n}, what a lovely morning",
    "Built a shelf around the {p} {d}, here is the plan in {n} steps",
    "Photo diary with the {p} {d}, part {n}, great fun",
    "How I repaired the {p} {d} on my own in {n} minutes",
)
ANSWERS = (
    "Thank you for asking! The {p} {d} comes with {n} years of warranty.",
    "We are sorry to hear that. Please send us the number of your {p} by message.",
    "Thanks for your kind words about the {p} {d}, they made our day.",
    "The {p} {d} is back in about {n} weeks, we will tell you here.",
    "Good point, we passed your note about the {p} {d} on to the workshop.",
    "Danke für deine Nachricht, wir kümmern uns in {n} Stunden darum.",
)
AUTO_ANSWER = "Thank you, we have received your message and will answer soon."
POSTS = (
    "New this week: the {p} {d}. Which colour would you pick?",
    "Behind the scenes: how we test a {p} for {n} hours #slowmornings",
    "Tip of the day: {n} ways to care for your {p}",
    "Meet the people who build the {p} {d} #samplebrand",
    "Last chance for the {p} {d}: tell us what you think!",
    "A quiet morning with the {p} {d}.",
    "What do you use your {p} for? We read every answer.",
    "{n} facts about the {p} that you did not know #deskday",
)
