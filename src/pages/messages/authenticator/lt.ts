import type { AppMessages } from './app-messages.js';

export const lt: AppMessages = {
  'home.title': 'Tapatybės patvirtinimas',
  'home.accounts': 'Paskyros',
  'home.empty': 'Paskyrų dar nėra',
  'home.empty_text':
    'Kitame ekrane atidarykite savo paskyros saugos nustatymus, pasirinkite šią programėlę ir nuskaitykite ten kodą šio įrenginio kamera.',
  'home.paste': 'Arba įklijuokite nuorodą čia',
  'home.paste_error': 'Ši nuoroda neskirta paskyrai pridėti. Nukopijuokite visą nuorodą.',
  'home.continue': 'Tęsti',
  'home.add': 'Pridėti dar vieną paskyrą',
  'home.waiting':
    '{count, plural, one {Laukia # užklausa} few {Laukia # užklausos} many {Laukia # užklausos} other {Laukia # užklausų}}',
  'home.none_waiting': 'Nė viena užklausa nelaukia.',
  'home.refresh': 'Atnaujinti',
  'home.removed': 'Šis įrenginys pašalintas iš paskyros.',
  'home.forget': 'Pašalinti iš sąrašo',

  'pair.title': 'Pridėti paskyrą',
  'pair.text': 'Šiame įrenginyje tvirtinsite prisijungimus prie „{brand}“.',
  'pair.name': 'Šio įrenginio pavadinimas',
  'pair.name_hint': 'Šis pavadinimas rodomas jūsų paskyros nustatymuose.',
  'pair.name_error': 'Įveskite 1–64 ženklų pavadinimą.',
  'pair.add': 'Pridėti šią paskyrą',
  'pair.over':
    'Šis kodas nežinomas, panaudotas arba nebegalioja. Parodykite naują savo paskyros nustatymuose.',
  'pair.unsupported':
    'Ši naršyklė negali saugoti rakto. Naudokite naujausią naršyklę, o ne privatų langą.',
  'pair.done': 'Paskyra pridėta.',

  'push.title': 'Pranešimai',
  'push.ask': 'Gaukite pranešimą, kai jūsų laukia užklausa.',
  'push.turn_on': 'Įjungti pranešimus',
  'push.turn_off': 'Išjungti pranešimus',
  'push.on': 'Pranešimai įjungti.',
  'push.blocked': 'Pranešimai užblokuoti. Leiskite juos šios naršyklės nustatymuose.',
  'push.none':
    'Ši naršyklė čia negali rodyti pranešimų. Prisijungdami atidarykite programėlę. „iPhone“ ir „iPad“ pirmiausia pridėkite programėlę prie pradžios ekrano.',
  'push.failed': 'Nepavyko įjungti pranešimų. Bandykite vėliau.',

  'request.title': 'Ar tai jūs?',
  'request.what': 'Kas',
  'request.sign_in': 'Prisijungimas',
  'request.where': 'Iš kur',
  'request.when': 'Kada',
  'request.number': 'Skaičius prisijungimo puslapyje',
  'request.number_hint': 'Įveskite du skaitmenis, kuriuos rodo prisijungimo puslapis.',
  'request.number_error': 'Įveskite abu skaitmenis.',
  'request.delete': 'Ištrinti paskutinį skaitmenį',
  'request.approve': 'Patvirtinti',
  'request.deny': 'Ne, tai ne aš',

  'deny.title': 'Tai ne jūs?',
  'deny.text':
    'Šią užklausą atmesime. Jei ją pradėjote ne jūs, kažkas gali žinoti jūsų slaptažodį: pasikeiskite jį.',
  'deny.confirm': 'Atmesti šią užklausą',

  'end.approved': 'Patvirtinta',
  'end.denied': 'Atmesta',
  'end.wrong_number': 'Neteisingas skaičius',
  'end.expired': 'Neatsakyta laiku',
  'end.withdrawn': 'Užbaigta kitur',
  'end_text.approved': 'Grįžkite į puslapį, kuriame prisijungiate.',
  'end_text.denied': 'Niekas nebuvo įleistas. Jei bandė kas nors kitas, pasikeiskite slaptažodį.',
  'end_text.wrong_number':
    'Skaičius nesutapo, todėl užklausa atmesta. Jei tai buvote jūs, pradėkite iš naujo.',
  'end_text.over': 'Ši užklausa baigta. Jei tai buvote jūs, pradėkite iš naujo.',

  'account.save': 'Išsaugoti',
  'account.saved': 'Pavadinimas išsaugotas.',
  'history.title': 'Paskutinės užklausos',
  'history.empty': 'Užklausų dar nebuvo.',
  'remove.open': 'Pašalinti paskyrą',
  'remove.text': 'Šis įrenginys nebetvirtins prisijungimų prie „{brand}“.',
  'remove.confirm': 'Pašalinti iš šio įrenginio',
  'remove.done': 'Paskyra pašalinta.',
  'remove.refused':
    'Jūsų prisijungimai prasideda šiuo įrenginiu arba nieko kito neužregistruota. Pirmiausia tai pakeiskite savo paskyros nustatymuose.',

  'notice.title': 'Jūsų laukia užklausa',
  'notice.text': 'Atidarykite ją, kad patvirtintumėte arba atmestumėte.',

  'error.clock':
    'Šio įrenginio laikrodis rodo neteisingą laiką. Nustatykite jį ir bandykite dar kartą.',
  'error.limit': 'Per daug bandymų. Palaukite minutę.',
};
