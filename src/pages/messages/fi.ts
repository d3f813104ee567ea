import type { PageMessages } from './page-messages.js';

export const fi: PageMessages = {
  'page.language': 'Kieli',
  'page.sandbox': 'Testiympäristö: oikeaa viestiä ei lähetetä eikä oikeaan puhelimeen soiteta.',
  'page.no_script':
    'Tämä sivu tarvitsee JavaScriptin. Ota se käyttöön selaimessasi ja lataa sivu uudelleen.',
  'page.loading': 'Hetkinen…',

  'button.next': 'Seuraava',
  'button.back': 'Takaisin',
  'button.cancel': 'Peruuta',
  'button.done': 'Valmis',
  'button.verify': 'Vahvista',
  'button.try_again': 'Yritä uudelleen',
  'button.start_again': 'Aloita alusta',
  'button.skip': 'Ohita määritys',
  'button.different_method': 'Haluan määrittää toisen tavan',
  'button.resend': 'Lähetä koodi uudelleen',
  'button.call_instead': 'Soita minulle sen sijaan',
  'button.text_instead': 'Lähetä koodi tekstiviestillä sen sijaan',
  'button.call_again': 'Soita minulle uudelleen',
  'button.another_number': 'Käytä toista numeroa',
  'button.cannot_use_now': 'En voi käyttää tätä nyt',
  'button.use_here': 'Jatka tässä',
  'button.return': 'Palaa palveluun {brand}',

  'setup.title': 'Pidä tilisi turvassa',
  'setup.heading': 'Puhelin',
  'setup.intro':
    'Voit todistaa henkilöllisyytesi vastaamalla puheluun tai kirjoittamalla koodin, jonka lähetämme puhelimeesi tekstiviestillä.',
  'setup.intro_sms':
    'Voit todistaa henkilöllisyytesi kirjoittamalla koodin, jonka lähetämme puhelimeesi tekstiviestillä.',
  'setup.intro_call': 'Voit todistaa henkilöllisyytesi vastaamalla puheluun.',
  'setup.question': 'Mitä puhelinnumeroa haluat käyttää?',
  'setup.rates': 'Viestistä ja tiedonsiirrosta saatetaan periä maksu.',
  'setup.consent':
    'Valitsemalla ”{next}” hyväksyt, että {brand} saa lähettää tähän numeroon tekstiviestin tai soittaa siihen automaattisen puhelun sen vahvistamiseksi.',
  'setup.terms': 'Käyttöehdot',
  'setup.privacy': 'Tietosuojaseloste',

  'number.country': 'Maa tai alue',
  'number.country_search': 'Hae maata tai suuntanumeroa',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Yhtään maata ei löytynyt} one {# maa löytyi} other {# maata löytyi}}',
  'number.label': 'Puhelinnumero',
  'number.example': 'Esimerkiksi {example}',
  'number.method': 'Miten tavoitamme sinut?',
  'number.sms': 'Lähetä koodi tekstiviestillä',
  'number.call': 'Soita minulle',

  'number_error.empty': 'Kirjoita puhelinnumerosi.',
  'number_error.no_country': 'Valitse maa tai alue.',
  'number_error.characters': 'Käytä vain numeroita, välilyöntejä ja plusmerkkiä.',
  'number_error.too_short': 'Numero on liian lyhyt. Tarkista, ettei siitä puutu numeroita.',
  'number_error.too_long':
    'Numero on liian pitkä. Tarkista, ettei siinä ole ylimääräisiä numeroita.',
  'number_error.invalid': 'Puhelinnumero ei kelpaa ({country}). Tarkista numero ja maa.',
  'number_error.kind':
    'Tällaista numeroa ei voi käyttää. Kirjoita tavallinen matkapuhelimen tai lankapuhelimen numero.',
  'number_error.landline':
    'Tämä on lankapuhelimen numero, eikä se voi vastaanottaa tekstiviestejä. Valitse puhelu tai kirjoita matkapuhelinnumero.',
  'number_error.country_sms':
    'Emme voi lähettää tekstiviestejä tähän maahan ({country}). Valitse puhelu tai kirjoita toisen maan numero.',
  'number_error.country_call':
    'Emme voi soittaa tähän maahan ({country}). Valitse tekstiviesti tai kirjoita toisen maan numero.',
  'number_error.country':
    'Emme tavoita tämän maan numeroita ({country}). Kirjoita toisen maan numero.',

  'code.transaction': 'Vahvistat maksun {amount}, saaja {payee}.',
  'code.sent': 'Lähetimme juuri kuusinumeroisen koodin numeroon {phone}. Kirjoita koodi alle.',
  'code.resent': 'Lähetimme koodin uudelleen numeroon {phone}.',
  'code.label': 'Vahvistuskoodi',
  'code.hint': '6 numeroa',
  'code.expires_in':
    'Koodi vanhenee {minutes, plural, one {# minuutin} other {# minuutin}} kuluttua.',
  'code.expires_in_seconds':
    'Koodi vanhenee {seconds, plural, one {# sekunnin} other {# sekunnin}} kuluttua.',
  'code.resend_in':
    'Voit lähettää koodin uudelleen {seconds, plural, one {# sekunnin} other {# sekunnin}} kuluttua.',
  'code.resend_in_minutes':
    'Voit lähettää koodin uudelleen {minutes, plural, one {# minuutin} other {# minuutin}} kuluttua.',
  'code.resend_ready': 'Voit nyt lähettää koodin uudelleen.',
  'code.no_more':
    'Tätä koodia ei voi enää lähettää uudelleen. Jos se ei ole saapunut, valitse toinen tapa tai aloita alusta.',
  'code.help':
    'Viestin saapumiseen voi mennä minuutti. Tarkista, että numero on oikein ja että puhelimessasi on kenttää.',
  'code.auto_read': 'Koodi täytettiin viestistäsi.',
  'code.checking': 'Tarkistetaan koodia…',

  'code_error.empty': 'Kirjoita koodi.',
  'code_error.format': 'Koodissa on 6 numeroa. Tarkista, mitä kirjoitit.',
  'code_error.wrong':
    'Koodi on väärin. Sinulla on vielä {attempts, plural, one {# yritys} other {# yritystä}}.',

  'call.calling': 'Soitamme nyt numeroon {phone}.',
  'call.hidden': 'Puhelu tulee salaisesta numerosta.',
  'call.instruction': 'Vastaa puheluun, toimi ohjeen mukaan ja paina #.',
  'call.instruction_match':
    'Vastaa puheluun, paina puhelimen näppäimiä {digit} ja sitten näppäintä #.',
  'call.again_in':
    'Voit pyytää uuden puhelun {seconds, plural, one {# sekunnin} other {# sekunnin}} kuluttua.',
  'call.again_in_minutes':
    'Voit pyytää uuden puhelun {minutes, plural, one {# minuutin} other {# minuutin}} kuluttua.',
  'call.again_ready': 'Voit nyt pyytää uuden puhelun.',
  'call.no_more':
    'Emme voi enää soittaa tämän pyynnön vuoksi. Valitse toinen tapa tai aloita alusta.',

  'signin.title': 'Vahvista, että se olet sinä',
  'signin.choose': 'Valitse toinen vahvistustapa',
  'signin.option_sms': 'Lähetä koodi numeroon {phone}',
  'signin.option_call': 'Soita numeroon {phone}',
  'signin.no_other':
    'Muita vahvistustapoja ei ole käytettävissä. Palaa palveluun {brand} saadaksesi apua.',
  'signin.verified': 'Vahvistus onnistui.',

  'done.returning': 'Siirrytään takaisin palveluun {brand}…',

  'status.queued': 'Valmistellaan.',
  'status.sending': 'Otamme yhteyttä puhelinverkkoon.',
  'status.sent': 'Koodi on matkalla.',
  'status.delivered': 'Koodi on saapunut puhelimeesi.',
  'status.calling': 'Soitamme puhelimeesi.',
  'status.ringing': 'Puhelimesi soi. Vastaa puheluun.',
  'status.in_call': 'Puheluun vastattiin. Toimi puhelun ohjeiden mukaan.',

  'end_title.sms_verified': 'Tekstiviesti vahvistettu',
  'end_title.call_answered': 'Puheluun vastattu',
  'end_title.failed': 'Puhelintasi ei voitu vahvistaa',
  'end_title.expired': 'Aika loppui',
  'end_title.canceled': 'Vahvistus peruutettu',
  'end_title.locked': 'Liian monta väärää koodia',
  'end_title.denied': 'Ilmoitit tästä pyynnöstä',

  'end_text.sms_verified': 'Puhelimesi rekisteröinti onnistui.',
  'end_text.call_answered': 'Puhelimesi rekisteröinti onnistui.',
  'end_text.failed': 'Yritä uudelleen tai valitse toinen tapa.',
  'end_text.expired':
    'Vahvistusta ei tehty ajoissa. Aloita alusta, niin saat uuden koodin tai puhelun.',
  'end_text.canceled': 'Mitään ei muutettu. Voit aloittaa uudelleen milloin tahansa.',
  'end_text.locked':
    'Tilisi suojaamiseksi tämä koodi ei enää toimi. Aloita alusta, niin saat uuden koodin.',
  'end_text.denied':
    'Kerroit puhelimessa, ettet pyytänyt tätä, joten keskeytimme vahvistuksen. Jos joku muu yrittää kirjautua nimissäsi, vaihda salasanasi. Jos se olit sinä, aloita alusta.',

  'reason.busy': 'Linja oli varattu. Lopeta toinen puhelu ja yritä uudelleen.',
  'reason.no_answer': 'Puheluun ei vastattu. Pidä puhelin lähelläsi ja yritä uudelleen.',
  'reason.hung_up':
    'Puhelu päättyi ennen kuin näppäintä # painettiin. Yritä uudelleen, vastaa ja paina näppäintä # ennen puhelun lopettamista.',
  'reason.voicemail':
    'Puhelu meni vastaajaan. Yritä uudelleen ja vastaa itse, tai pyydä koodi tekstiviestillä.',
  'reason.no_keypress':
    'Puhelun aikana ei painettu mitään näppäintä. Yritä uudelleen ja paina puhelussa pyydettyjä näppäimiä.',
  'reason.wrong_keypress':
    'Puhelun aikana painettiin väärää näppäintä. Yritä uudelleen ja paina puhelussa pyydettyjä näppäimiä.',
  'reason.unreachable':
    'Puhelintasi ei tavoitettu. Tarkista, että se on päällä ja että siinä on kenttää, ja yritä uudelleen.',
  'reason.invalid_number': 'Numero ei ole käytössä. Tarkista se tai käytä toista numeroa.',
  'reason.landline':
    'Tähän numeroon ei voi lähettää tekstiviestejä. Valitse puhelu tai käytä matkapuhelinnumeroa.',
  'reason.opted_out':
    'Tähän numeroon on estetty tekstiviestimme. Salli ne vastaamalla viimeiseen viestiin START, tai valitse puhelu.',
  'reason.destination_blocked':
    'Emme tavoita tämän numeron maata tai verkkoa. Käytä toista numeroa.',
  'reason.sender_not_allowed':
    'Emme voi juuri nyt lähettää tekstiviestejä tämän numeron maahan. Valitse puhelu tai käytä toista numeroa.',
  'reason.rejected_by_provider':
    'Puhelinverkko ei välittänyt yhteyttä tähän numeroon. Valitse toinen tapa tai käytä toista numeroa.',
  'reason.provider_unavailable':
    'Puhelinpalvelu ei ole juuri nyt käytettävissä. Yritä uudelleen muutaman minuutin kuluttua.',
  'reason.too_many_attempts':
    'Tällä numerolla on yritetty liian monta kertaa. Odota hetki ennen kuin yrität uudelleen, tai käytä toista numeroa.',
  'reason.fraud_suspected':
    'Keskeytimme tämän pyynnön turvallisuussyistä. Yritä myöhemmin uudelleen tai käytä toista numeroa.',

  'live.reconnecting': 'Yhteys katkesi. Yhdistetään uudelleen…',
  'live.reconnected': 'Yhteys on palautunut.',
  'live.offline': 'Sinulla ei ole verkkoyhteyttä. Tarkista internetyhteytesi.',
  'live.other_tab': 'Tämä vahvistus on auki toisessa välilehdessä.',

  'session.expired_title': 'Tämä sivu on vanhentunut',
  'session.expired': 'Palaa palveluun {brand} ja aloita alusta.',
  'session.elsewhere_title': 'Tämä linkki on jo avattu',
  'session.elsewhere':
    'Linkki toimii vain siinä selaimessa, jossa se ensin avattiin. Palaa palveluun {brand} ja aloita alusta.',
  'session.closed':
    'Tämä linkki tai sivu ei ole enää voimassa. Palaa palveluun, josta tulit, ja aloita alusta.',
  'session.expires_in':
    'Tämä sivu vanhenee {minutes, plural, one {# minuutin} other {# minuutin}} kuluttua.',

  'error.unexpected': 'Meillä tapahtui virhe. Yritä uudelleen.',
  'error.unavailable': 'Palvelu ei ole juuri nyt käytettävissä. Yritä uudelleen hetken kuluttua.',
  'error.limit_minutes':
    'Yrityksiä oli liian monta. Yritä uudelleen {minutes, plural, one {# minuutin} other {# minuutin}} kuluttua.',
  'error.limit_hours':
    'Yrityksiä oli liian monta. Yritä uudelleen {hours, plural, one {# tunnin} other {# tunnin}} kuluttua.',
  'error.announce': 'Virhe: {message}',
};
