import type { PageMessages } from './page-messages.js';

export const ar: PageMessages = {
  'page.language': 'اللغة',
  'page.sandbox': 'بيئة تجريبية: لا تُرسل رسائل حقيقية ولا تُجرى مكالمات إلى هواتف حقيقية.',
  'page.no_script': 'تتطلب هذه الصفحة JavaScript. فعّله في متصفحك ثم أعد تحميل الصفحة.',
  'page.loading': 'لحظة من فضلك…',

  'button.next': 'التالي',
  'button.back': 'رجوع',
  'button.cancel': 'إلغاء',
  'button.done': 'تم',
  'button.verify': 'تحقق',
  'button.try_again': 'إعادة المحاولة',
  'button.start_again': 'البدء من جديد',
  'button.skip': 'تخطي الإعداد',
  'button.different_method': 'أريد إعداد طريقة مختلفة',
  'button.resend': 'إعادة إرسال الرمز',
  'button.call_instead': 'الاتصال بي بدلاً من ذلك',
  'button.text_instead': 'إرسال رمز إليّ برسالة نصية بدلاً من ذلك',
  'button.call_again': 'الاتصال بي مرة أخرى',
  'button.another_number': 'استخدام رقم آخر',
  'button.cannot_use_now': 'لا يمكنني استخدام هذا الآن',
  'button.use_here': 'المتابعة هنا',
  'button.return': 'العودة إلى {brand}',

  'setup.title': 'حافظ على أمان حسابك',
  'setup.heading': 'الهاتف',
  'setup.intro':
    'يمكنك إثبات هويتك بالرد على مكالمة على هاتفك أو بإدخال رمز نرسله إليه في رسالة نصية.',
  'setup.intro_sms': 'يمكنك إثبات هويتك بإدخال رمز نرسله إلى هاتفك في رسالة نصية.',
  'setup.intro_call': 'يمكنك إثبات هويتك بالرد على مكالمة على هاتفك.',
  'setup.question': 'ما رقم الهاتف الذي تريد استخدامه؟',
  'setup.rates': 'قد تُطبّق رسوم الرسائل والبيانات.',
  'setup.consent':
    'باختيار «{next}»، فإنك توافق على أن يرسل {brand} رسالة نصية أو يجري مكالمة آلية إلى هذا الرقم للتحقق منه.',
  'setup.terms': 'شروط الاستخدام',
  'setup.privacy': 'بيان الخصوصية',

  'number.country': 'البلد أو المنطقة',
  'number.country_search': 'ابحث عن بلد أو رمز اتصال',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {لم يُعثر على أي بلد} zero {# بلد} one {بلد واحد} two {بلدان} few {# بلدان} many {# بلدًا} other {# بلد}}',
  'number.label': 'رقم الهاتف',
  'number.example': 'على سبيل المثال {example}',
  'number.method': 'كيف تريد أن نتواصل معك؟',
  'number.sms': 'إرسال رمز إليّ برسالة نصية',
  'number.call': 'الاتصال بي',

  'number_error.empty': 'أدخل رقم هاتفك.',
  'number_error.no_country': 'اختر بلدك أو منطقتك.',
  'number_error.characters': 'استخدم الأرقام والمسافات وعلامة + فقط.',
  'number_error.too_short': 'هذا الرقم قصير جدًا. تأكد من عدم نقص أي خانة.',
  'number_error.too_long': 'هذا الرقم طويل جدًا. تأكد من عدم وجود خانات زائدة.',
  'number_error.invalid': 'رقم الهاتف هذا غير صالح ({country}). تحقق من الرقم والبلد.',
  'number_error.kind':
    'لا يمكن استخدام هذا النوع من الأرقام. أدخل رقم هاتف محمول أو هاتف أرضي عاديًا.',
  'number_error.landline':
    'هذا رقم هاتف أرضي ولا يمكنه استقبال الرسائل النصية. اختر مكالمة أو أدخل رقم هاتف محمول.',
  'number_error.country_sms':
    'لا يمكننا إرسال رسائل نصية إلى هذا البلد ({country}). اختر مكالمة أو أدخل رقمًا من بلد آخر.',
  'number_error.country_call':
    'لا يمكننا إجراء مكالمات إلى هذا البلد ({country}). اختر رسالة نصية أو أدخل رقمًا من بلد آخر.',
  'number_error.country': 'لا يمكننا الوصول إلى أرقام هذا البلد ({country}). أدخل رقمًا من بلد آخر.',

  'code.transaction': 'أنتم تؤكدون {amount} إلى {payee}.',
  'code.sent': 'أرسلنا للتو رمزًا مكوّنًا من 6 أرقام إلى {phone}. أدخل الرمز أدناه.',
  'code.resent': 'أعدنا إرسال الرمز إلى {phone}.',
  'code.label': 'رمز التحقق',
  'code.hint': '6 أرقام',
  'code.expires_in':
    'تنتهي صلاحية الرمز بعد {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.',
  'code.expires_in_seconds':
    'تنتهي صلاحية الرمز بعد {seconds, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}.',
  'code.resend_in':
    'يمكنك إعادة إرسال الرمز بعد {seconds, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}.',
  'code.resend_in_minutes':
    'يمكنك إعادة إرسال الرمز بعد {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.',
  'code.resend_ready': 'يمكنك الآن إعادة إرسال الرمز.',
  'code.no_more': 'لا يمكن إعادة إرسال هذا الرمز. إذا لم يصل، فاختر طريقة أخرى أو ابدأ من جديد.',
  'code.help': 'قد يستغرق وصول الرسالة دقيقة. تأكد من صحة الرقم ومن وجود تغطية على هاتفك.',
  'code.auto_read': 'أُدخل الرمز من رسالتك.',
  'code.checking': 'جارٍ التحقق من الرمز…',

  'code_error.empty': 'أدخل الرمز.',
  'code_error.format': 'يتكون الرمز من 6 أرقام. تحقق مما أدخلته.',
  'code_error.wrong':
    'هذا الرمز غير صحيح. {attempts, plural, zero {لم تتبقَّ أي محاولة} one {تبقّت محاولة واحدة} two {تبقّت محاولتان} few {تبقّت # محاولات} many {تبقّت # محاولة} other {تبقّت # محاولة}}.',

  'call.calling': 'نتصل الآن بالرقم {phone}.',
  'call.hidden': 'تأتي المكالمة من رقم مخفي.',
  'call.instruction': 'رُدّ على المكالمة واتبع ما يقوله الصوت، ثم اضغط على #.',
  'call.instruction_match': 'رُدّ على المكالمة واضغط على {digit} في لوحة مفاتيح هاتفك، ثم على #.',
  'call.again_in':
    'يمكنك طلب مكالمة أخرى بعد {seconds, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}.',
  'call.again_in_minutes':
    'يمكنك طلب مكالمة أخرى بعد {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.',
  'call.again_ready': 'يمكنك الآن طلب مكالمة أخرى.',
  'call.no_more': 'لا يمكننا الاتصال مرة أخرى لهذا الطلب. اختر طريقة أخرى أو ابدأ من جديد.',

  'signin.title': 'أكّد هويتك',
  'signin.choose': 'اختر طريقة أخرى للتحقق',
  'signin.option_sms': 'إرسال رمز إلى {phone}',
  'signin.option_call': 'الاتصال بالرقم {phone}',
  'signin.no_other': 'لا تتوفر هنا طريقة أخرى للتحقق. عُد إلى {brand} للحصول على المساعدة.',
  'signin.verified': 'تم التحقق من هويتك.',

  'done.returning': 'جارٍ إعادتك إلى {brand}…',

  'status.queued': 'نجهّز كل شيء.',
  'status.sending': 'نتصل بشبكة الهاتف.',
  'status.sent': 'الرمز في الطريق إليك.',
  'status.delivered': 'وصل الرمز إلى هاتفك.',
  'status.calling': 'نتصل بهاتفك.',
  'status.ringing': 'هاتفك يرن. رُدّ على المكالمة.',
  'status.in_call': 'تم الرد على المكالمة. اتبع التعليمات على الهاتف.',

  'end_title.sms_verified': 'تم التحقق من الرسالة النصية',
  'end_title.call_answered': 'تم الرد على المكالمة',
  'end_title.failed': 'تعذّر التحقق من هاتفك',
  'end_title.expired': 'انتهى الوقت',
  'end_title.canceled': 'أُلغي التحقق',
  'end_title.locked': 'رموز خاطئة كثيرة جدًا',
  'end_title.denied': 'لقد أبلغت عن هذا الطلب',

  'end_text.sms_verified': 'تم تسجيل هاتفك بنجاح.',
  'end_text.call_answered': 'تم تسجيل هاتفك بنجاح.',
  'end_text.failed': 'حاول مرة أخرى أو اختر طريقة أخرى.',
  'end_text.expired':
    'لم يكتمل التحقق في الوقت المحدد. ابدأ من جديد للحصول على رمز جديد أو مكالمة جديدة.',
  'end_text.canceled': 'لم يتغير شيء. يمكنك البدء من جديد في أي وقت.',
  'end_text.locked': 'لحماية حسابك، لم يعد هذا الرمز صالحًا. ابدأ من جديد للحصول على رمز جديد.',
  'end_text.denied':
    'أخبرتنا عبر الهاتف أنك لم تطلب هذا، لذلك أوقفناه. إذا كان شخص آخر يحاول تسجيل الدخول باسمك، فغيّر كلمة المرور. وإذا كنت أنت من طلبه، فابدأ من جديد.',

  'reason.busy': 'كان الخط مشغولاً. أنهِ المكالمة الأخرى وحاول مرة أخرى.',
  'reason.no_answer': 'لم يرد أحد على المكالمة. أبقِ هاتفك قريبًا منك وحاول مرة أخرى.',
  'reason.hung_up':
    'انتهت المكالمة قبل الضغط على #. حاول مرة أخرى ورُدّ واضغط على # قبل إنهاء المكالمة.',
  'reason.voicemail':
    'انتقلت المكالمة إلى البريد الصوتي. حاول مرة أخرى ورُدّ بنفسك، أو احصل على رمز برسالة نصية.',
  'reason.no_keypress':
    'لم يُضغط على أي مفتاح أثناء المكالمة. حاول مرة أخرى واضغط على المفاتيح المطلوبة.',
  'reason.wrong_keypress':
    'ضُغط على مفتاح خاطئ أثناء المكالمة. حاول مرة أخرى واضغط على المفاتيح المطلوبة.',
  'reason.unreachable':
    'تعذّر الوصول إلى هاتفك. تأكد من أنه قيد التشغيل ومن وجود تغطية، ثم حاول مرة أخرى.',
  'reason.invalid_number': 'هذا الرقم غير مستخدم. تحقق منه أو استخدم رقمًا آخر.',
  'reason.landline':
    'لا يمكن لهذا الرقم استقبال الرسائل النصية. اختر مكالمة أو استخدم رقم هاتف محمول.',
  'reason.opted_out':
    'أُلغي اشتراك هذا الرقم في رسائلنا النصية. رُدّ على آخر رسالة بكلمة START للسماح بها مجددًا، أو اختر مكالمة.',
  'reason.destination_blocked': 'لا يمكننا الوصول إلى بلد هذا الرقم أو شبكته. استخدم رقمًا آخر.',
  'reason.sender_not_allowed':
    'لا يمكننا حاليًا إرسال رسائل نصية إلى بلد هذا الرقم. اختر مكالمة أو استخدم رقمًا آخر.',
  'reason.rejected_by_provider':
    'رفضت شبكة الهاتف التوصيل إلى هذا الرقم. اختر طريقة أخرى أو استخدم رقمًا آخر.',
  'reason.provider_unavailable': 'خدمة الهاتف غير متوفرة حاليًا. حاول مرة أخرى بعد بضع دقائق.',
  'reason.too_many_attempts':
    'كانت هناك محاولات كثيرة جدًا بهذا الرقم. انتظر قليلاً قبل المحاولة مرة أخرى، أو استخدم رقمًا آخر.',
  'reason.fraud_suspected': 'أوقفنا هذا الطلب لأسباب أمنية. حاول لاحقًا أو استخدم رقمًا آخر.',

  'live.reconnecting': 'انقطع الاتصال. جارٍ إعادة الاتصال…',
  'live.reconnected': 'عاد الاتصال.',
  'live.offline': 'أنت غير متصل. تحقق من اتصالك بالإنترنت.',
  'live.other_tab': 'هذا التحقق مفتوح في علامة تبويب أخرى.',

  'session.expired_title': 'انتهت صلاحية هذه الصفحة',
  'session.expired': 'عُد إلى {brand} وابدأ من جديد.',
  'session.elsewhere_title': 'سبق فتح هذا الرابط',
  'session.elsewhere':
    'يعمل الرابط فقط في المتصفح الذي فُتح فيه أولاً. عُد إلى {brand} وابدأ من جديد.',
  'session.closed':
    'لم يعد هذا الرابط أو هذه الصفحة صالحًا. ارجع إلى الخدمة التي أرسلتك إلى هنا وابدأ من جديد.',
  'session.expires_in':
    'تنتهي صلاحية هذه الصفحة بعد {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.',

  'error.unexpected': 'حدث خطأ لدينا. حاول مرة أخرى.',
  'error.unavailable': 'الخدمة غير متوفرة حاليًا. حاول مرة أخرى بعد دقيقة.',
  'error.limit_minutes':
    'كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}.',
  'error.limit_hours':
    'كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد {hours, plural, zero {# ساعة} one {ساعة واحدة} two {ساعتين} few {# ساعات} many {# ساعة} other {# ساعة}}.',
  'error.announce': 'خطأ: {message}',
};
