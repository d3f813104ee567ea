import type { MessageCatalogue } from './catalogue.js';

export const zhHans: MessageCatalogue = {
  sms: {
    full: '【{brand}】您的验证码是 {code}，{minutes} 分钟内有效，请勿告知他人。',
    short: '【{brand}】您的验证码是 {code}，请勿告知他人。',
    brief: '【{brand}】您的验证码是 {code}。',
    bare: '您的验证码是 {code}。',
  },
  call: {
    prompt: '感谢您使用{brand}登录验证系统。请按{hashKey}完成验证。',
    prompt_match:
      '感谢您使用{brand}登录验证系统。请依次按屏幕上显示的两个数字，再按{hashKey}，以完成验证。',
    prompt_digits:
      '感谢您使用{brand}登录验证系统。请依次按{first}、{second}，再按{hashKey}，以完成验证。',
    ask_digits: '还有一步：请依次按{first}、{second}，再按{hashKey}。',
    report_hint: '如果您没有请求此次来电，请按零，再按{hashKey}。',
    verified: '谢谢。验证已完成。再见。',
    denied: '谢谢，我们已记录您的举报。再见。',
    try_again: '抱歉，我们没有识别到您的按键。',
    no_answer_goodbye: '我们没有收到您的按键，因此登录未通过验证。请在登录页面重试。再见。',
    wrong_key_goodbye: '您按的键不正确，因此登录未通过验证。请在登录页面重试。再见。',
    ended: '抱歉，此次验证请求已结束。您可以重新发起验证。再见。',
    relay_hello: '您好，这里是 {brand}，有您的验证码。',
    relay_press: '请按任意键收听。',
    relay_code: '您的验证码是 {code}。',
    relay_again: '再说一遍，您的验证码是 {code}。',
    relay_repeat: '如需再次收听，请按任意键。',
    relay_goodbye: '再见。',
  },
  hashKey: {
    common: '井号键',
  },
};
