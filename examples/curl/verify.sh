#!/bin/sh
# Texts a code to a phone, or calls it where the SMS cannot be delivered, and checks what the person types. Needs curl and sed alone.
#   OCTOTHORPE_URL=http://127.0.0.1:3000 OCTOTHORPE_KEY=$(cat data/api-key) examples/curl/verify.sh '+358 44 123 4567'
set -eu
to=${1:?Give a phone number.}

# call PATH BODY KEY: after a broken connection curl sends it again with the same key, so nothing is sent or counted twice.
call() {
  curl --silent --show-error --fail-with-body --max-time 10 --retry 2 --retry-connrefused "$OCTOTHORPE_URL/v1/challenges$1" \
    --header "Authorization: Bearer $OCTOTHORPE_KEY" --header 'Content-Type: application/json' \
    --header "Idempotency-Key: $3" --data "$2"
}

field() {
  printf '%s' "$2" | sed -n "s/^{[^{]*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

visit=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
challenge=$(call '' "{\"to\": \"$to\", \"channels\": [\"sms\", \"call\"]}" "$visit")
id=$(field id "$challenge")
echo "A code is on its way to $(field to "$challenge")."
tries=0
while :; do
  printf 'Code: '
  read -r code
  tries=$((tries + 1))
  verdict=$(call "/$id/check" "{\"code\": \"$code\"}" "$visit-$tries")
  outcome=$(field outcome "$verdict")
  echo "$outcome"
  case $outcome in
    verified) exit 0 ;;
    wrong_code) ;;
    *) exit 1 ;;
  esac
done
