import type { AppMessages } from './app-messages.js';

export const fi: AppMessages = {
  'home.title': 'Todentaja',
  'home.accounts': 'Tilit',
  'home.empty': 'Ei vielä tilejä',
  'home.empty_text':
    'Avaa toisella näytöllä tilisi suojausasetukset, valitse tämä sovellus ja skannaa siellä näkyvä koodi tämän laitteen kameralla.',
  'home.paste': 'Tai liitä linkki tähän',
  'home.paste_error': 'Tällä linkillä ei voi lisätä tiliä. Kopioi koko linkki.',
  'home.continue': 'Jatka',
  'home.add': 'Lisää toinen tili',
  'home.waiting': '{count, plural, one {# pyyntö odottaa} other {# pyyntöä odottaa}}',
  'home.none_waiting': 'Yksikään pyyntö ei odota.',
  'home.refresh': 'Päivitä',
  'home.removed': 'Tämä laite poistettiin tililtä.',
  'home.forget': 'Poista luettelosta',

  'pair.title': 'Lisää tili',
  'pair.text': 'Hyväksyt kirjautumiset palveluun {brand} tällä laitteella.',
  'pair.name': 'Tämän laitteen nimi',
  'pair.name_hint': 'Nimi näkyy tilisi asetuksissa.',
  'pair.name_error': 'Anna 1–64 merkin pituinen nimi.',
  'pair.add': 'Lisää tämä tili',
  'pair.over': 'Koodi on tuntematon, käytetty tai vanhentunut. Avaa uusi koodi tilisi asetuksissa.',
  'pair.unsupported':
    'Tämä selain ei voi säilyttää avainta. Käytä ajantasaista selainta, älä yksityistä ikkunaa.',
  'pair.done': 'Tili lisättiin.',

  'push.title': 'Ilmoitukset',
  'push.ask': 'Saat ilmoituksen, kun pyyntö odottaa sinua.',
  'push.turn_on': 'Ota ilmoitukset käyttöön',
  'push.turn_off': 'Poista ilmoitukset käytöstä',
  'push.on': 'Ilmoitukset ovat käytössä.',
  'push.blocked': 'Ilmoitukset on estetty. Salli ne tämän selaimen asetuksissa.',
  'push.none':
    'Tämä selain ei voi näyttää ilmoituksia täällä. Avaa sovellus, kun kirjaudut sisään. Lisää sovellus iPhonessa ja iPadissa ensin Koti-valikkoon.',
  'push.failed': 'Ilmoituksia ei voitu ottaa käyttöön. Yritä myöhemmin uudelleen.',

  'request.title': 'Oletko se sinä?',
  'request.what': 'Mitä',
  'request.sign_in': 'Kirjautuminen',
  'request.where': 'Mistä',
  'request.when': 'Milloin',
  'request.number': 'Kirjautumissivun luku',
  'request.number_hint': 'Kirjoita kirjautumissivulla näkyvät kaksi numeroa.',
  'request.number_error': 'Kirjoita molemmat numerot.',
  'request.delete': 'Poista viimeinen numero',
  'request.approve': 'Hyväksy',
  'request.deny': 'Ei, en ole minä',

  'deny.title': 'Etkö se ole sinä?',
  'deny.text':
    'Hylkäämme tämän pyynnön. Jos et aloittanut sitä, joku saattaa tietää salasanasi: vaihda se.',
  'deny.confirm': 'Hylkää tämä pyyntö',

  'end.approved': 'Hyväksytty',
  'end.denied': 'Hylätty',
  'end.wrong_number': 'Väärä luku',
  'end.expired': 'Ei vastattu ajoissa',
  'end.withdrawn': 'Päättynyt muualla',
  'end_text.approved': 'Palaa sivulle, jolla kirjaudut sisään.',
  'end_text.denied': 'Ketään ei päästetty sisään. Jos joku muu yritti, vaihda salasanasi.',
  'end_text.wrong_number':
    'Luku ei täsmännyt, joten pyyntö hylättiin. Jos se olit sinä, aloita alusta.',
  'end_text.over': 'Tämä pyyntö on päättynyt. Jos se olit sinä, aloita alusta.',

  'account.save': 'Tallenna',
  'account.saved': 'Nimi tallennettiin.',
  'history.title': 'Viimeisimmät pyynnöt',
  'history.empty': 'Pyyntöjä ei ole vielä ollut.',
  'remove.open': 'Poista tili',
  'remove.text': 'Tämä laite ei enää hyväksy kirjautumisia palveluun {brand}.',
  'remove.confirm': 'Poista tältä laitteelta',
  'remove.done': 'Tili poistettiin.',
  'remove.refused':
    'Kirjautumisesi alkavat tällä laitteella, tai muuta ei ole rekisteröity. Muuta se ensin tilisi asetuksissa.',

  'notice.title': 'Pyyntö odottaa sinua',
  'notice.text': 'Avaa ja hyväksy tai hylkää se.',

  'error.clock': 'Tämän laitteen kello on väärässä. Aseta se ja yritä uudelleen.',
  'error.limit': 'Yrityksiä oli liikaa. Odota hetki.',
};
