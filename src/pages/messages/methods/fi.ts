import type { MethodMessages } from './method-messages.js';

export const fi: MethodMessages = {
  'kind.approve': 'Todennussovellus (hyväksyntä)',
  'kind.totp': 'Todennussovellus (koodi)',
  'kind.phone': 'Puhelin',
  'kind.passkey': 'Pääsyavain',
  'kind.recovery': 'Palautuskoodit',

  'step.app': 'Sovellus',
  'step.of': 'Tapa {number}/{count}: {method}',
  'step.required':
    'Organisaatiosi edellyttää, että määrität seuraavat tavat todistaa henkilöllisyytesi.',

  'add.title': 'Lisää tapa',
  'add.question': 'Minkä tavan haluat lisätä?',
  'add.other_app': 'Toinen todennussovellus',
  'add.none': 'Muita tapoja ei voi nyt lisätä.',
  'add.confirm': 'Lisää',

  'app.get_title': 'Aloita hankkimalla sovellus',
  'app.get_store': 'Asenna todennussovellus puhelimeesi.',
  'app.get_own':
    'Todennussovellus toimii puhelimesi selaimessa. Se avautuu, kun skannaat seuraavaksi näytettävän QR-koodin, joten mitään ei tarvitse ladata.',
  'app.download': 'Lataa nyt',
  'app.after': 'Kun olet asentanut sovelluksen laitteeseesi, valitse ”{next}”.',
  'app.other': 'Haluan käyttää toista todennussovellusta',
  'app.account_title': 'Määritä tilisi',
  'app.account':
    'Ota puhelimesi esille. Jos sovellus kysyy, salli ilmoitukset. Valitse ”{next}”, niin näet QR-koodin, jolla tilisi lisätään.',
  'app.account_totp':
    'Lisää todennussovellukseesi uusi tili. Valitse ”{next}”, niin näet QR-koodin.',
  'app.scan_title': 'Skannaa QR-koodi',
  'app.scan':
    'Skannaa QR-koodi puhelimesi kameralla ja lisää tili sovelluksessa. Tämä sivu jatkaa itsestään.',
  'app.scan_totp':
    'Skannaa QR-koodi todennussovelluksella. Se yhdistää sovelluksen tiliisi. Valitse sitten ”{next}”.',
  'app.qr': 'QR-koodi',
  'app.cannot_scan': 'Etkö voi skannata QR-koodia?',
  'app.link': 'Avaa tämä linkki puhelimessasi:',
  'app.open_here': 'Avaa sovellus tällä laitteella',
  'app.by_hand': 'Kirjoita nämä todennussovellukseesi:',
  'app.account_name': 'Tilin nimi',
  'app.secret': 'Salainen avain',
  'app.copy': 'Kopioi',
  'app.copied': 'Kopioitu.',
  'app.waiting': 'Odotetaan puhelintasi…',
  'app.not_paired':
    'Puhelintasi ei ole vielä yhdistetty. Skannaa QR-koodi ja lisää tili sovelluksessa.',
  'app.qr_expired': 'QR-koodi on vanhentunut.',
  'app.new_qr': 'Hae uusi QR-koodi',
  'app.added': 'Todennussovellus lisätty',
  'app.added_text': 'Todennussovelluksesi rekisteröitiin.',

  'try.title': 'Kokeillaan',
  'try.text': 'Hyväksy sovellukseesi lähettämämme ilmoitus kirjoittamalla siihen alla näkyvä luku.',
  'try.approved': 'Ilmoitus hyväksytty',

  'approve.title': 'Hyväksy kirjautumispyyntö',
  'approve.text': 'Avaa todennussovellus ja kirjaudu sisään kirjoittamalla siihen näkyvä luku.',
  'approve.number': 'Sovellukseen kirjoitettava luku',
  'approve.no_number':
    'Luku näkyy vain sillä välilehdellä, jolta pyyntö lähetettiin. Lähetä uusi pyyntö, niin saat luvun tähän.',
  'approve.queued': 'Lähetämme pyyntöä sovellukseesi.',
  'approve.sent': 'Pyyntö lähetettiin. Jos ilmoitusta ei näy, avaa sovellus.',
  'approve.shown': 'Pyyntö on auki sovelluksessasi.',
  'approve.again': 'Lähetä uusi pyyntö',

  'totp.title': 'Kirjoita koodi',
  'totp.text': 'Kirjoita todennussovelluksessa näkyvä 6-numeroinen koodi.',
  'totp.label': 'Sovelluksen koodi',
  'totp.wrong':
    'Koodi ei ole oikein. Kirjoita koodi, joka sovelluksessa näkyy juuri nyt, ja tarkista, että puhelimesi kello on oikeassa.',
  'totp.used': 'Tämä koodi on jo käytetty. Odota, kunnes sovellus näyttää seuraavan.',

  'passkey.title': 'Ensi kerralla nopeammin ja turvallisemmin',
  'passkey.text':
    'Luo pääsyavain. Sen jälkeen kirjaudut sormenjäljellä, kasvoilla tai näytön lukituksella koodin sijaan.',
  'passkey.create': 'Luo pääsyavain',
  'passkey.created': 'Pääsyavain luotu',
  'passkey.created_text': 'Ensi kerralla voit kirjautua pääsyavaimellasi.',
  'passkey.use_text': 'Laitteesi kysyy sormenjälkeäsi, kasvojasi tai näytön lukitusta.',
  'passkey.busy': 'Noudata selaimesi ohjeita.',
  'passkey.not_created': 'Pääsyavainta ei luotu. Yritä uudelleen tai määritä toinen tapa.',
  'passkey.not_used': 'Pääsyavainta ei käytetty. Yritä uudelleen tai valitse toinen tapa.',
  'passkey.unsupported':
    'Tämä selain tai laite ei voi käyttää pääsyavaimia tässä. Valitse toinen tapa.',
  'passkey.exists': 'Tällä laitteella on jo pääsyavain tilillesi.',
  'passkey.refused': 'Pääsyavainta ei hyväksytty. Yritä uudelleen tai valitse toinen tapa.',

  'recovery.intro':
    'Jos mikään muu tapa ei ole käsillä, voit kirjautua palautuskoodilla. Näytämme sinulle kymmenen koodia, ja vain kerran.',
  'recovery.replaces': 'Aiemmin saamasi palautuskoodit lakkaavat toimimasta.',
  'recovery.show': 'Näytä koodit',
  'recovery.keep': 'Säilytä nämä koodit turvallisessa paikassa. Kukin toimii kerran.',
  'recovery.download': 'Lataa',
  'recovery.print': 'Tulosta',
  'recovery.for': '{brand}: palautuskoodit',
  'recovery.saved': 'Palautuskoodit tallennettu',
  'recovery.saved_text': 'Voit käyttää kutakin kerran, kun mikään muu tapa ei ole käytettävissä.',
  'recovery.text': 'Kirjoita yksi tallettamistasi palautuskoodeista. Kukin toimii kerran.',
  'recovery.label': 'Palautuskoodi',
  'recovery.empty': 'Kirjoita palautuskoodi. Siinä on kymmenen kirjainta ja numeroa.',
  'recovery.wrong':
    'Koodi ei ole oikein tai se on jo käytetty. Tarkista se tai käytä toista koodia.',

  'way.approve': 'Hyväksy pyyntö sovelluksessa: {name}',
  'way.totp': 'Käytä todennussovelluksen koodia',
  'way.passkey': 'Käytä pääsyavainta',
  'way.recovery': 'Käytä palautuskoodia',
  'cannot.app': 'En voi käyttää todennussovellustani juuri nyt',
  'cannot.phone': 'En voi käyttää puhelintani juuri nyt',
  'proof.title': 'Vahvista henkilöllisyytesi',
  'proof.text': 'Todista henkilöllisyytesi toisella tavalla ennen kuin muutat tätä tapaa.',
  'proof.none':
    'Sinulla ei ole muuta tapaa todistaa henkilöllisyytesi. Lisää ensin toinen tapa tai pyydä apua palvelusta {brand}.',

  'ended.title': 'Emme voineet vahvistaa henkilöllisyyttäsi',
  'ended.wrong_number_title': 'Väärä luku',
  'ended.wrong_number':
    'Sovellukseen kirjoitettu luku ei ole sama kuin tällä sivulla. Lähetä uusi pyyntö ja kirjoita sen luku.',
  'ended.no_device': 'Tiliisi ei ole yhdistetty laitetta, jossa sovellus on. Valitse toinen tapa.',
  'ended.not_answered': 'Pyyntöön ei vastattu ajoissa. Avaa sovellus ja lähetä uusi pyyntö.',
  'ended.limit': 'Pyyntöjä oli liian monta. Odota muutama minuutti tai valitse toinen tapa.',
  'ended.locked':
    'Tilisi suojaamiseksi koodeja ei nyt hyväksytä enempää. Valitse toinen tapa tai yritä myöhemmin uudelleen.',
  'ended.other_way': 'Valitse toinen tapa',
  'ended.passed': 'Vahvistettu',

  'success.title': 'Onnistui!',
  'success.text':
    'Hienoa! Olet määrittänyt suojaustietosi. Jatka kirjautumista valitsemalla ”{done}”.',
  'success.default': 'Oletuskirjautumistapa:',
  'success.missing':
    '{count, plural, one {Määritä vielä # tapa, niin olet valmis.} other {Määritä vielä # tapaa, niin olet valmis.}}',

  'info.title': 'Suojaustiedot',
  'info.heading': 'Kirjautumistavat',
  'info.text': 'Käytät näitä tapoja, kun kirjaudut tilillesi tai vaihdat unohtuneen salasanan.',
  'info.none': 'Sinulla ei ole vielä kirjautumistapaa.',
  'info.add': 'Lisää kirjautumistapa',
  'info.default': 'Oletus',
  'info.added': 'Lisätty: {date}',
  'info.used': 'Käytetty viimeksi: {date}',
  'info.left': '{count, plural, one {# koodi jäljellä} other {# koodia jäljellä}}',
  'info.change': 'Muuta',
  'info.change_title': 'Muuta tätä tapaa',
  'info.name': 'Nimi',
  'info.name_error': 'Kirjoita nimi, jossa on 1–64 merkkiä.',
  'info.save': 'Tallenna',
  'info.set_default': 'Aseta oletukseksi',
  'info.delete': 'Poista',
  'info.delete_question': 'Haluatko varmasti poistaa tämän tavan?',
  'info.renamed': 'Nimi muutettiin.',
  'info.default_set': 'Oletuskirjautumistapa vaihdettiin.',
  'info.deleted': 'Tapa poistettiin.',
  'info.gone': 'Tätä tapaa ei enää ole.',
};
