/** The text of `--help`. */
export const USAGE = `npm run limits -- <command> [what] [options]

Commands
  blocks   what             what blocks it, by which rule, and until when
  unblock  what             forget what was counted against it
  deny     number|prefix    send nothing there, until a time
  allow    number|prefix    free it of the limits on prefixes, sequences, countries and conversion
  exempt   number|prefix    free it of those on the number, the address and the device as well
  unlist   number|prefix    take an entry back; also by --id
  lists                     the entries that hold now
  webhook                   whether notifications are sent, or the receiver answered 410
  enable-webhook            send them again
  audit                     who did what, with which API key, and why

What
  +358441234567             a number in international form
  --prefix +35844123        the first digits of numbers
  --country FI              blocks, unblock
  --tenant                  blocks, unblock: the tenant's money, wrong codes, calls at once
  --id ID                   unlist: an entry as lists shows it

Options
  --reason TEXT             why; needed by all that changes something
  --operator NAME           who acts; default: OCTOTHORPE_OPERATOR, else your user name
  --for 30m|12h|7d          how long an entry holds; default 24h
  --until TIME              or until when, such as 2027-06-30T00:00:00Z
  --limit N                 audit: so many of the newest acts, 1 to 1000; default 100
  --url URL                 default: OCTOTHORPE_URL, else http://127.0.0.1:3000
  --key-file FILE           holds an API key with the scope operator; default: OCTOTHORPE_API_KEY,
                            else the sandbox's own, data/api-key
  --json                    the API's answer as it is
`;
