/** Every French sentence of the widget that does not come from the server. */

/** Needed before the panel is there, so the loader carries it; an enum, whose names weigh nothing. */
export const enum common {
  exit = "Quitter",
  /** Says where it leads; the first for our own destinations, the second for the town's. */
  exitToDictionary = "Quitter : ouvre un dictionnaire",
  exitElsewhere = "Quitter : ouvre une autre page",
  close = "Fermer",
  neutralTitle = "Nouvel onglet",
  unavailable = "Page indisponible",
  goOn = "Continuer",
  offline = "La connexion ne passe pas. Ces contacts marchent sans internet.",
}

export const panel = {
  shiftLeft: (left: number): string => `Maj encore ${left} fois pour quitter`,
  log: "Conversation",
  field: "Ton message",
  placeholder: "Écris ici…",
  send: "Envoyer",
  choices: "Réponses possibles",
  choicesSpoken: (labels: readonly string[]): string =>
    `Réponses possibles : ${labels.map((label, i) => `${i + 1}, ${label}`).join(" ; ")}.`,
  typing: (title: string): string => `${title} écrit…`,
  you: "Toi : ",
  erase: "Tout effacer",
  erased: "Tout est effacé ici. Tu peux recommencer quand tu veux.",
  retry: "Réessayer",
  more: "En savoir plus",
  newTab: " (nouvel onglet)",
  openNow: "Ouvert",
  closedNow: "Fermé",
  unknownHours: "Horaires à vérifier",
  failed: "Le message n'est pas passé.",
  stepOf: (step: number, steps: number): string => `${step} sur ${steps}`,
  questionOf: (step: number, steps: number): string => `Question ${step} sur ${steps}. `,
  progress: "Avancement",
  cards: (count: number): string => `${count} cartes`,
  cardOf: (card: number, cards: number): string => `Carte ${card} sur ${cards}`,
  cardBefore: "Carte précédente",
  cardAfter: "Carte suivante",
  zones: { vert: "Vert", orange: "Orange", rouge: "Rouge" },
  marked: "Tu as répondu oui",
} as const;

export const firstRun = {
  leave: "Pour partir vite : « Quitter »",
  keyboard: " ou trois fois Maj",
  then: ". L'écran devient blanc, puis une autre page s'ouvre.",
  erases: "La conversation s'efface. L'historique du navigateur, lui, reste.",
  practise: "Essayer",
  practised: "C'était un essai : rien n'est effacé, tu es de retour.",
  limits: "Ce qui reste quand même",
  limitList: [
    "L'historique de ce navigateur, et celui des appareils reliés au même compte.",
    "Ce que la box, l'école ou un contrôle parental peut noter : l'adresse des sites ouverts.",
    "Ce qu'un logiciel espion installé sur l'appareil peut voir.",
  ],
  history:
    "Pour enlever cette page de l'historique : menu du navigateur, « Historique », puis supprime seulement cette ligne. Un historique vidé d'un coup peut se remarquer.",
  safer: "Le plus sûr : un appareil que l'autre personne n'utilise jamais.",
} as const;

export const settings = {
  title: "Réglages",
  simple: "Phrases simples",
  simpleHint: "Les réponses sont plus courtes et plus faciles à lire.",
  usual: "Phrases habituelles",
  size: "Taille du texte",
  sizes: [
    ["", "Habituelle"],
    ["2", "Grande"],
    ["3", "Très grande"],
  ],
  keep: "Garder la conversation quand je change de page",
  keepHint: "Elle reste dans cet onglet, jusqu'à « Quitter » ou « Tout effacer ».",
  silent: "Ne rien lire à voix haute",
  silentHint: "Le lecteur d'écran n'annonce plus les nouveaux messages.",
  skin: "Apparence",
  skinHint: "Le bouton et le titre changent aussi. L'adresse et le nom de l'onglet restent.",
  skins: [
    ["", "Habituelle"],
    ["meteo", "Météo"],
    ["devoirs", "Devoirs"],
  ],
  words: "Mots secrets",
  wordsHint: "Des mots banals, à écrire dans la conversation. Ils marchent jusqu'à ce qu'elle soit effacée.",
  helpWord: "Pour revoir les contacts",
  wipeWord: "Pour tout effacer",
  chooseWords: "Garder ces mots",
  wordsChosen: "C'est fait. Les mots ne sont plus affichés ici.",
  failed: "Ça n'a pas marché. Tu peux réessayer.",
  telegram: "Continuer sur Telegram",
  telegramHint: "Sur Telegram, la discussion reste dans la liste. Ici, il en reste moins.",
  telegramOpen: "Ouvrir Telegram",
  telegramWorks: (minutes: number): string => `Le lien marche une seule fois, pendant ${minutes} minutes.`,
} as const;
