/** Where « Quitter » leads when the town names no place of its own. */

/**
 * A good destination is impersonal (no account, no recommendations, no news that
 * somebody could ask about), believable for a teenager as for a parent, light, and
 * not claimed by a mobile app: Android and iOS hand an address that an installed app
 * has claimed to that app, and then the tab stays where it was. That rules out the
 * usual choices (search engines, Wikipedia, Météo-France, videos, shops, maps). Left
 * are public reference pages without an app of their own: a dictionary, then fuel
 * prices if the first does not answer. Whether an app has claimed an address since is
 * written in its `/.well-known/assetlinks.json` and `/.well-known/apple-app-site-association`:
 * look there before a release.
 */
export const DESTINATIONS: readonly string[] = [
  "https://www.cnrtl.fr/definition/",
  "https://www.prix-carburants.gouv.fr/",
];
