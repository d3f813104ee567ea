import {
  checkTarget,
  privateAddressesToo,
  publicAddressesOnly,
} from '../../../src/notifications/webhook-target.js';
import { SPECIAL_ADDRESSES } from '../../setup/special-addresses.js';

describe('an address', () => {
  it.each(Object.entries(SPECIAL_ADDRESSES))('that is %s is refused', (_, addresses) => {
    expect(addresses.filter(publicAddressesOnly)).toEqual([]);
  });

  it.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450:4026:808::200e',
  ])('%s, which is public, is allowed', (address) => {
    expect(publicAddressesOnly(address)).toBe(true);
  });

  it('on loopback or a private network, and no other special one, can be allowed', () => {
    const { loopback, private: privates, 'unique local': local, ...others } = SPECIAL_ADDRESSES;
    expect([...loopback, ...privates, ...local].every(privateAddressesToo)).toBe(true);
    expect(Object.values(others).flat().filter(privateAddressesToo)).toEqual([]);
  });
});

describe('a webhook’s URL', () => {
  const kindOf = (url: string, allowPrivate = false) => checkTarget(url, { allowPrivate }).kind;

  it.each([
    'https://example.com/hooks?tenant=1',
    'https://example.com:443/',
    'https://example.com:8443/',
    'https://1.1.1.1/',
    'https://[2606:4700::1111]/',
  ])('%s is allowed', (url) => {
    expect(kindOf(url)).toBe('allowed');
  });

  it.each([
    ['plain http', 'http://example.com/'],
    ['another scheme', 'ftp://example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'https://user:secret@example.com/'],
    ['a user name alone', 'https://user@example.com/'],
    ['a mail server’s port', 'https://example.com:25/'],
    ['SSH’s port', 'https://example.com:22/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, one number', 'https://2130706433/'],
    ['loopback in hex', 'https://0x7f000001/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback with a dot at the end', 'https://127.0.0.1./'],
    ['loopback percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['loopback in full-width digits', 'https://１２７.０.０.１/'],
    ['loopback in circled digits', 'https://①②⑦.⓪.⓪.①/'],
    ['loopback with ideographic stops', 'https://127。0。0。1/'],
    ['loopback in IPv6', 'https://[::1]/'],
    ['loopback in IPv6, written out', 'https://[0:0:0:0:0:0:0:1]/'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]/'],
    ['a NAT64 address', 'https://[64:ff9b::169.254.169.254]/'],
    ['cloud metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['zero', 'https://0/'],
    ['no URL', 'example.com/hooks'],
    ['nothing', ''],
    ['too long a URL', `https://example.com/${'a'.repeat(2_048)}`],
  ])('with %s is refused', (_, url) => {
    expect(kindOf(url)).toBe('refused');
  });

  it('on the same machine is allowed if private receivers are', () => {
    expect(kindOf('http://127.0.0.1:4000/', true)).toBe('allowed');
    expect(kindOf('http://localhost:80/', true)).toBe('allowed');
    expect(kindOf('http://169.254.169.254/', true)).toBe('refused');
    expect(kindOf('ftp://127.0.0.1/', true)).toBe('refused');
  });

  it('is not repeated in the error', () => {
    const target = checkTarget('https://user:hunter2@example.com/', { allowPrivate: false });
    expect(JSON.stringify(target)).not.toContain('hunter2');
    expect(target).toMatchObject({ fault: expect.stringContaining('take them out') });
  });
});
