// Generated from the OpenAPI document: npm run client-types. Do not edit.

export interface components {
    schemas: {
        StartChallenge: {
            /**
             * @description The phone number: international (`+358 44 123 4567`, `00358…`), or national where `country` is given. Spaces, hyphens and parentheses are fine.
             * @example +358 44 123 4567
             */
            to?: string;
            /**
             * @description ISO 3166-1 alpha-2. Needed if `to` is in national form.
             * @example FI
             */
            country?: string;
            /**
             * @description In order of preference, each once: the next one is used once the one before it has failed for good, or a text by RCS or WhatsApp has got no receipt in time. `sms`, `rcs`, `whatsapp`: a six-digit code, the same one by all. `call`: an automated call that ends with `#`. `rcs` and `whatsapp` are passed over where they are not configured for the country. Or one registered method of `subject` alone: `totp`, a code of an authenticator app, `recovery`, a recovery code, or `approve`, our own app: the person chooses the two digits from `matchDigit` on a paired phone. There is no `to`. Or `inbound_sms` alone, with `purpose: "setup"`: nothing is sent, and the person’s own SMS from `to` with the word of `inboundSms` verifies; its `assurance` is `low`.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels?: ("sms" | "call" | "rcs" | "whatsapp" | "totp" | "recovery" | "approve" | "inbound_sms")[];
            /**
             * @description The first of `channels`, without a list.
             * @example sms
             * @enum {string}
             */
            channel?: "sms" | "call" | "rcs" | "whatsapp" | "totp" | "recovery" | "approve" | "inbound_sms";
            /**
             * @description The second of `channels`, beside `channel`.
             * @example call
             * @enum {string}
             */
            fallback?: "sms" | "call" | "rcs" | "whatsapp";
            /**
             * @description BCP 47: the language of the message or the call. Default: the tenant’s.
             * @example fi
             */
            locale?: string;
            /**
             * @description An id of your own. It comes back in answers and notifications.
             * @example sign-in-8c1f
             */
            reference?: string;
            /**
             * @description Use only this provider, for tests and support.
             * @example twilio
             */
            provider?: string;
            /**
             * @description What the proof is for: selects the texts that the tenant has configured for it, the default ones where it has none.
             * @example sign-in
             */
            purpose?: string;
            /** @description What the person confirms: the text or the call says amount and payee, and the code is derived from them; by `approve`, the phone shows them. Personal data: it is stored with the challenge, and in no log, metric, event or notification. */
            transaction?: {
                /**
                 * @description A decimal number with a point, and at most as many decimals as the currency has (ISO 4217); 12 digits in all. `49.9` and `49.90` are the same.
                 * @example 49.90
                 */
                amount: string;
                /**
                 * @description ISO 4217.
                 * @example EUR
                 */
                currency: string;
                /**
                 * @description Who gets it: 1 to 40 characters of plain text, nothing that a phone makes a link of. Spaces around it do not count.
                 * @example Acme Oy
                 */
                payee: string;
            };
            /**
             * @description Calls: the person has to press the two digits from `matchDigit`, which you show on the screen, before `#`.
             * @example false
             */
            match?: boolean;
            /**
             * @description Calls: `hash`, the default, asks for `#`. `code` reads the code out, twice, for the person to type; `check` takes it as it takes the code of an SMS.
             * @example hash
             * @enum {string}
             */
            call?: "hash" | "code";
            /**
             * @description The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash; by `approve`, the phone shows it as well, and it is sealed in Redis.
             * @example 203.0.113.7
             */
            ip?: string;
            /**
             * @description Your own id of the person’s device or browser, for limits: by `approve`, one that had a prompt approved is not kept out by the prompts of others. It is kept as a hash.
             * @example d-5f1c9e
             */
            device?: string;
            /**
             * @description Your own id of the account, for limits; it comes back in answers and notifications. Use one that does not identify the person to others: no e-mail address, no phone number.
             * @example user-8c1f
             */
            subject?: string;
        };
        CheckCode: {
            /**
             * @description Six digits as the person typed them. Spaces, hyphens, dots, and the digits of other scripts (full-width, Arabic-Indic …) are understood. Of a challenge by `recovery`: ten letters and digits, in upper or lower case.
             * @example 123 456
             */
            code: string;
            /**
             * @description The address that the person who types the code comes from; the one that started the challenge where none of `ip`, `device` and `subject` is given. Wrong codes are counted by it. It is kept as a hash.
             * @example 203.0.113.7
             */
            ip?: string;
            /**
             * @description Your own id of the device that the code is typed on. Wrong codes are counted by it where there is no `ip`, and a device that has verified the number before is not stopped by the wrong codes of others. It is kept as a hash.
             * @example d-5f1c9e
             */
            device?: string;
            /**
             * @description Your own id of the account that the code is typed for. Wrong codes are counted by it where there is neither `ip` nor `device`, and an account that has verified the number before is not stopped by the wrong codes of others. It is kept as a hash.
             * @example user-8c1f
             */
            subject?: string;
            /** @description What you are about to carry out. Where it is not the challenge’s, the answer is 409 `transaction_mismatch`, and the code is not looked at. */
            transaction?: {
                /**
                 * @description A decimal number with a point, and at most as many decimals as the currency has (ISO 4217); 12 digits in all. `49.9` and `49.90` are the same.
                 * @example 49.90
                 */
                amount: string;
                /**
                 * @description ISO 4217.
                 * @example EUR
                 */
                currency: string;
                /**
                 * @description Who gets it: 1 to 40 characters of plain text, nothing that a phone makes a link of. Spaces around it do not count.
                 * @example Acme Oy
                 */
                payee: string;
            };
        };
        ResendChallenge: {
            /**
             * @description Switch to this channel. Default: the same one.
             * @example call
             * @enum {string}
             */
            channel?: "sms" | "call" | "rcs" | "whatsapp";
            /**
             * @description The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash.
             * @example 203.0.113.7
             */
            ip?: string;
            /**
             * @description Your own id of the person’s device or browser, for limits. It is kept as a hash.
             * @example d-5f1c9e
             */
            device?: string;
            /**
             * @description Your own id of the account that asks, for limits. Use one that does not identify the person to others: no e-mail address, no phone number.
             * @example user-8c1f
             */
            subject?: string;
        };
        CancelChallenge: Record<string, never>;
        SendMessage: {
            /**
             * @description The phone number: international (`+358 44 123 4567`, `00358…`), or national where `country` is given. Spaces, hyphens and parentheses are fine.
             * @example +358 44 123 4567
             */
            to: string;
            /**
             * @description ISO 3166-1 alpha-2. Needed if `to` is in national form.
             * @example FI
             */
            country?: string;
            /**
             * @description In order of preference, each once: the next one is used once the one before it has failed for good, or a text by RCS or WhatsApp has got no receipt in time. `sms`, `rcs`, `whatsapp`: a six-digit code, the same one by all. `call`: an automated call that ends with `#`. `rcs` and `whatsapp` are passed over where they are not configured for the country.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels?: ("sms" | "call" | "rcs" | "whatsapp")[];
            /**
             * @description The first of `channels`, without a list.
             * @example sms
             * @enum {string}
             */
            channel?: "sms" | "call" | "rcs" | "whatsapp";
            /**
             * @description The second of `channels`, beside `channel`.
             * @example call
             * @enum {string}
             */
            fallback?: "sms" | "call" | "rcs" | "whatsapp";
            /**
             * @description The code. Without `text`, an SMS or RCS message holds it in our own words, and WhatsApp in its template; a call speaks it.
             * @example 123456
             */
            code?: string;
            /**
             * @description The SMS or RCS message, sent as it is; WhatsApp takes none, so leave `whatsapp` out of the channels. It must hold a code of 4 to 10 digits, and no link, host, e-mail address or phone number, unless it matches a template that the operator has registered.
             * @example Contoso: 123456 is your code.
             */
            text?: string;
            /**
             * @description BCP 47: the language of the message or the call. Default: the tenant’s.
             * @example fi
             */
            locale?: string;
            /**
             * @description How long it may be delivered, and how long its content is kept. Default: 600.
             * @example 300
             */
            expiresInSeconds?: number;
            /**
             * @description An id of your own. It comes back in answers and notifications.
             * @example sign-in-8c1f
             */
            reference?: string;
            /**
             * @description Use only this provider, for tests and support.
             * @example twilio
             */
            provider?: string;
            /**
             * @description Calls: dialled once the call is answered.
             * @example 4711
             */
            extension?: string;
            /**
             * @description The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash.
             * @example 203.0.113.7
             */
            ip?: string;
            /**
             * @description Your own id of the person’s device or browser, for limits. It is kept as a hash.
             * @example d-5f1c9e
             */
            device?: string;
            /**
             * @description Your own id of the account, for limits; it comes back in answers and notifications. Use one that does not identify the person to others: no e-mail address, no phone number.
             * @example user-8c1f
             */
            subject?: string;
            /** @description The same as ip, device and subject beside it, in one object. */
            from?: {
                /**
                 * @description The address that the person comes from. Pass it on: without it, limits by address cannot work. It is kept as a hash.
                 * @example 203.0.113.7
                 */
                ip?: string;
                /**
                 * @description Your own id of the person’s device or browser, for limits. It is kept as a hash.
                 * @example d-5f1c9e
                 */
                device?: string;
                /**
                 * @description Your own id of the account, for limits; it comes back in answers and notifications. Use one that does not identify the person to others: no e-mail address, no phone number.
                 * @example user-8c1f
                 */
                subject?: string;
            };
        };
        TellOutcome: {
            /**
             * @description Whether the person entered the code at your service.
             * @example true
             */
            verified: boolean;
        };
        CreateSession: {
            /**
             * @description `setup`: the person sets up a number, or the `methods`. `signin`: proves the number in `to`, or a registered method. `manage`: sees, adds, changes and removes its methods.
             * @example setup
             * @enum {string}
             */
            purpose: "setup" | "signin" | "manage";
            /**
             * @description Your own id of the person: `sub` of the result. Use one that does not identify the person to others.
             * @example user-8c1f
             */
            subject: string;
            /**
             * @description The phone number. Needed to sign in without `methods`; with it, that number alone counts. In a set-up the person may replace it. International, or national where `country` is given.
             * @example +358 44 123 4567
             */
            to?: string;
            /**
             * @description ISO 3166-1 alpha-2: selected in the list of countries, and the one of `to`.
             * @example FI
             */
            country?: string;
            /**
             * @description What is offered, each once. Default: `sms` and `call`. The person chooses between a text and a call: a text goes by the text channels in this order (`rcs`, `whatsapp`, `sms`), each where the one before it cannot.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels?: ("sms" | "call" | "rcs" | "whatsapp")[];
            /**
             * @description Sign-in: the method that was set up; it starts by itself. Set-up: comes first.
             * @example sms
             * @enum {string}
             */
            preferred?: "sms" | "call" | "rcs" | "whatsapp";
            /**
             * @description Set-up: the steps, in this order. Sign-in and manage: what may be used. What is set up is registered for the subject. Absent: the session is about a number alone, and nothing is registered. `app` is our own app, or any authenticator app with codes.
             * @example [
             *       "app",
             *       "phone"
             *     ]
             */
            methods?: ("app" | "phone" | "passkey" | "recovery")[];
            /**
             * @description Sign-in with `methods`: what may verify the person, in the words of `method` of the result. Only these are offered and taken. Default: everything that `methods` allows.
             * @example [
             *       "approve",
             *       "passkey"
             *     ]
             */
            accepts?: ("sms" | "call" | "rcs" | "whatsapp" | "totp" | "approve" | "passkey" | "recovery")[];
            /**
             * @description Set-up with `methods`: how many kinds of methods have to be registered before the person may finish. Default: 1.
             * @example 2
             */
            require?: 1 | 2;
            /**
             * @description With `methods`: how the person knows the account, such as a user name. Authenticator apps and passkeys show it. Default: `subject`. It is kept sealed, and for the session alone.
             * @example anna@example.com
             */
            account?: string;
            /** @description Set-up with `methods`: an operator’s pass, for somebody who has lost every method. It is used up by this request, and the session may then register methods without a proof by another one. */
            pass?: string;
            /**
             * @description Where the browser goes at the end, with `result` and `state` in its query. Has to fit `returnUrls` of the tenant.
             * @example https://id.example.com/phone/verified
             */
            returnUrl: string;
            /**
             * @description BCP 47: the language of pages, messages and calls. Default: the browser’s.
             * @example fi
             */
            locale?: string;
            /**
             * @description The name on the pages, without control and other invisible characters. Default: the tenant’s.
             * @example Contoso
             */
            brand?: string;
            /**
             * @description Whether set-up may be skipped. Default: the tenant’s configuration.
             * @example false
             */
            skippable?: boolean;
            /**
             * @description Whether the person may ask for a different method: it ends the session, or with `methods` opens a choice of them on the page.
             * @example true
             */
            otherMethods?: boolean;
            /**
             * @description Set-up: `false` does not offer ‘Text us instead’. By default it is offered if the tenant has numbers for it.
             * @example false
             */
            inboundSms?: boolean;
            /**
             * @description In calls, two digits that the page shows have to be pressed before `#`.
             * @example false
             */
            match?: boolean;
            /** @description What the person confirms: page, message and call name amount and payee, and the result holds them. */
            transaction?: {
                /**
                 * @description A decimal number with a point, and at most as many decimals as the currency has (ISO 4217); 12 digits in all. `49.9` and `49.90` are the same.
                 * @example 49.90
                 */
                amount: string;
                /**
                 * @description ISO 4217.
                 * @example EUR
                 */
                currency: string;
                /**
                 * @description Who gets it: 1 to 40 characters of plain text, nothing that a phone makes a link of. Spaces around it do not count.
                 * @example Acme Oy
                 */
                payee: string;
            };
            /**
             * @description Comes back in the return URL as it is.
             * @example af0ifjsldkj
             */
            state?: string;
        };
        RedeemResult: {
            /**
             * @description The JWT that came to the return URL.
             * @example eyJh.eyJp.c2ln
             */
            result: string;
        };
        AddMethod: {
            /** @constant */
            kind: "phone";
            /**
             * @description The phone number: international (`+358 44 123 4567`, `00358…`), or national where `country` is given. Spaces, hyphens and parentheses are fine.
             * @example +358 44 123 4567
             */
            number: string;
            /**
             * @description ISO 3166-1 alpha-2. Needed if `to` is in national form.
             * @example FI
             */
            country?: string;
            /**
             * @description What may be used, the preferred one first. Default: all that reach it.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels?: ("sms" | "call")[];
            /**
             * @description As the person names it.
             * @example Work phone
             */
            name?: string;
            /**
             * @description A pass of an operator, in place of a proof. It counts once.
             * @example 01234-56789-abcde-fghjk-mnpqr-s
             */
            pass?: string;
        } | {
            /** @constant */
            kind: "totp";
            /**
             * @description The secret in base32, or an `otpauth://totp` address with SHA1, 6 digits and 30 seconds. No answer ever holds it.
             * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
             */
            secret: string;
            /**
             * @description As the person names it.
             * @example Work phone
             */
            name?: string;
            /**
             * @description A pass of an operator, in place of a proof. It counts once.
             * @example 01234-56789-abcde-fghjk-mnpqr-s
             */
            pass?: string;
        } | {
            /** @constant */
            kind: "sealed";
            /**
             * @description One of the other two as JSON, without `pass`, as a compact JWE for the key of `/v1/job-key` (ECDH-ES, A256GCM).
             * @example eyJh..aXY.Y2lwaGVy.dGFn
             */
            sealed: string;
            /**
             * @description A pass of an operator, in place of a proof. It counts once.
             * @example 01234-56789-abcde-fghjk-mnpqr-s
             */
            pass?: string;
        };
        SetDefaultMethod: {
            /**
             * @description The id of a method.
             * @example me_0123456789abcdefghijkl
             */
            method: string;
            /**
             * @description The id of a challenge of this subject, verified within the last five minutes by another registered method. Recovery codes prove nothing here.
             * @example ch_0123456789abcdefghjkmnpqrs01
             */
            proof?: string;
            /**
             * @description A pass of an operator, in place of a proof. It counts once.
             * @example 01234-56789-abcde-fghjk-mnpqr-s
             */
            pass?: string;
        };
        RenameMethod: {
            /**
             * @description As the person names it.
             * @example Work phone
             */
            name: string;
        };
        GivePass: {
            /**
             * @description The tenant’s own id of the account.
             * @example user-8c1f
             */
            subject: string;
            /**
             * Format: date-time
             * @description When the pass ends: in the future, within 7 days.
             * @example 2027-02-02T09:30:00Z
             */
            until: string;
            /**
             * @description Who acts. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit.
             * @example lost phone, seen in person
             */
            reason: string;
        };
        BlocksRequest: {
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description A plus sign and the first digits. Counters and breakers know a number without its last four digits, and refuse any other length; lists know any prefix.
             * @example +35844123
             */
            prefix?: string;
            /**
             * @description ISO 3166-1 alpha-2.
             * @example FI
             */
            country?: string;
            /**
             * @description The tenant as a whole: its money, wrong codes, calls at once.
             * @constant
             */
            tenant?: true;
        };
        Unblock: {
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description A plus sign and the first digits. Counters and breakers know a number without its last four digits, and refuse any other length; lists know any prefix.
             * @example +35844123
             */
            prefix?: string;
            /**
             * @description ISO 3166-1 alpha-2.
             * @example FI
             */
            country?: string;
            /**
             * @description The tenant as a whole: its money, wrong codes, calls at once.
             * @constant
             */
            tenant?: true;
            /**
             * @description Who acts: a name or an address. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit, with phone numbers masked.
             * @example the person called support
             */
            reason: string;
        };
        ListEntryRequest: {
            /**
             * @description `deny`: never. `allow`: free of the limits on prefixes, sequences, countries and conversion. `exempt`: free of those on the number, the address and the device as well. Budgets bind all.
             * @example deny
             * @enum {string}
             */
            action: "deny" | "allow" | "exempt";
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description A plus sign and the first digits. Counters and breakers know a number without its last four digits, and refuse any other length; lists know any prefix.
             * @example +35844123
             */
            prefix?: string;
            /**
             * Format: date-time
             * @description When the entry ends: in the future, within a year.
             * @example 2027-06-30T00:00:00Z
             */
            until: string;
            /**
             * @description Who acts: a name or an address. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit, with phone numbers masked.
             * @example the person called support
             */
            reason: string;
        };
        UnlistRequest: {
            /**
             * @description As the list shows it.
             * @example 13:q9H0h5m3mXn8b1ZK
             */
            id?: string;
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description A plus sign and the first digits. Counters and breakers know a number without its last four digits, and refuse any other length; lists know any prefix.
             * @example +35844123
             */
            prefix?: string;
            /**
             * @description Who acts: a name or an address. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit, with phone numbers masked.
             * @example the person called support
             */
            reason: string;
        };
        EnableWebhook: {
            /**
             * @description Who acts: a name or an address. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit, with phone numbers masked.
             * @example the person called support
             */
            reason: string;
        };
        ChallengeSearch: {
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description Your own id of the account.
             * @example user-8c1f
             */
            subject?: string;
            /**
             * @description Your own reference.
             * @example order-1042
             */
            reference?: string;
            /**
             * @description The carrier’s own id of a delivery.
             * @example SM0123
             */
            carrierId?: string;
        };
        EraseFacts: {
            /**
             * @description A phone number in international form.
             * @example +358441234567
             */
            number?: string;
            /**
             * @description Your own id of the account.
             * @example user-8c1f
             */
            subject?: string;
            /**
             * @description Who acts. Kept in the audit.
             * @example anna
             */
            operator: string;
            /**
             * @description Why. Kept in the audit.
             * @example the person asked for it
             */
            reason: string;
        };
        /**
         * @description `sms`, `rcs`, `whatsapp` and `call` are delivered to a number. `totp`, `approve`, `passkey` and `recovery` are registered methods of the subject. `inbound_sms` is an SMS that the person sends from the number.
         * @enum {string}
         */
        ChallengeChannel: "sms" | "call" | "rcs" | "whatsapp" | "totp" | "approve" | "passkey" | "recovery" | "inbound_sms";
        /**
         * @description Text message: queued, sending, sent, delivered, then sms_verified, rcs_verified or whatsapp_verified, after the channel of the newest text. Call: queued, sending, calling, ringing, in_call, call_answered. Authenticator app, passkey, recovery code and an SMS of the person’s own: pending, verified. Approval: queued, sent, shown, approved. Any may end as failed, expired, canceled, locked or denied.
         * @enum {string}
         */
        State: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "pending" | "shown" | "sms_verified" | "rcs_verified" | "whatsapp_verified" | "call_answered" | "failed" | "expired" | "canceled" | "locked" | "denied" | "verified" | "approved";
        /**
         * @description Why it failed.
         * @enum {string}
         */
        Reason: "busy" | "no_answer" | "hung_up" | "voicemail" | "no_keypress" | "wrong_keypress" | "unreachable" | "invalid_number" | "landline" | "opted_out" | "destination_blocked" | "sender_not_allowed" | "rejected_by_provider" | "provider_unavailable" | "too_many_attempts" | "fraud_suspected" | "wrong_number";
        /**
         * @description `sandbox`: nothing leaves the machine.
         * @enum {string}
         */
        Mode: "sandbox" | "production";
        /** @enum {string} */
        Channel: "sms" | "call" | "rcs" | "whatsapp";
        /**
         * @description Text message: queued, sending, sent, delivered. Call: queued, sending, calling, ringing, in_call, heard. Either may end as failed, expired or canceled.
         * @enum {string}
         */
        MessageState: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "heard" | "failed" | "expired" | "canceled";
        StartedChallenge: {
            /** @example ch_0123456789abcdefghjkmnpqrs01 */
            id: string;
            state: components["schemas"]["State"];
            /** @description True once the state can no longer change. */
            final: boolean;
            reason?: components["schemas"]["Reason"];
            /** @description The channel of the newest delivery, or the registered method. */
            channel: components["schemas"]["ChallengeChannel"];
            /**
             * @description The number, masked. Absent for a registered method.
             * @example +358*****4567
             */
            to?: string;
            /**
             * @description ISO 3166-1 alpha-2, or `001` for a number without a country. Absent for a registered method.
             * @example FI
             */
            country?: string;
            /** @example fi */
            locale: string;
            /** @description Your own id, as you gave it. */
            reference?: string;
            /** @description Your id of the account, as you gave it. */
            subject?: string;
            /** @description What it is for, as you gave it. */
            purpose?: string;
            /** @description What the person confirms: the text or the call says it. Not in notifications. */
            transaction?: components["schemas"]["Transaction"];
            /**
             * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
             * @constant
             */
            assurance?: "low";
            /**
             * @description The channels that were asked for, in order of preference.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels: components["schemas"]["ChallengeChannel"][];
            /** @description The channel after the first delivery’s. See `channels` for all of them. */
            fallback?: components["schemas"]["Channel"];
            mode: components["schemas"]["Mode"];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description The end of the code’s life.
             */
            expiresAt: string;
            /** @description Wrong codes that are still allowed. */
            checksLeft: number;
            /** @description When it may be sent again by a channel that it was sent by. The first delivery by another channel need not wait. Absent once the challenge has ended or was sent as often as it may be. */
            resend?: {
                /** Format: date-time */
                allowedAt: string;
            };
            /** @description The newest entry of the timeline. Send it as `since` to wait for the next one. */
            sequence: number;
            deliveries: components["schemas"]["Delivery"][];
            timeline: components["schemas"]["TimelineEntry"][];
            /**
             * @description With `match`, and for `approve`: show these two digits on the screen. Only this answer has them, and that to a repetition with the same Idempotency-Key.
             * @example 47
             */
            matchDigit?: string;
            /** @description For `inbound_sms`: what to show to the person. Only this answer has it, and that to a repetition with the same Idempotency-Key while the challenge is open. */
            inboundSms?: {
                /**
                 * @description Where the person texts to: E.164, or a short code.
                 * @example +12025550100
                 */
                number: string;
                /** @example K7QX-M2PD */
                word: string;
                /**
                 * @description What to send: brand, purpose and word, in the language of the challenge.
                 * @example Contoso: set up my phone for sign-in. K7QX-M2PD
                 */
                text: string;
                /**
                 * @description Opens the messages of a phone, with number and text filled in. Good for a link and for a QR code.
                 * @example sms:+12025550100?&body=Contoso%3A%20set%20up%20my%20phone
                 */
                link: string;
            };
        };
        Transaction: {
            /**
             * @description With all decimals of the currency.
             * @example 49.90
             */
            amount: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency: string;
            /** @example Acme Oy */
            payee: string;
        };
        /** @description One try at reaching the phone through one provider. */
        Delivery: {
            /** @description 1 for the first; the newest comes last. */
            number: number;
            channel: components["schemas"]["Channel"];
            provider: string;
            /**
             * @description Calls: the phone does not see the number that calls it. Absent if it does.
             * @constant
             */
            caller?: "hidden";
            /** @enum {string} */
            state: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "failed";
            reason?: components["schemas"]["Reason"];
            /** @description The provider’s own id of the message or call, once known. */
            reference?: string;
        };
        /** @description One change of state. */
        TimelineEntry: {
            /** @description Grows by one with every change. */
            sequence: number;
            /** Format: date-time */
            at: string;
            /** @description 0 if it is not about a delivery. Absent for a registered method. */
            delivery?: number;
            channel: components["schemas"]["ChallengeChannel"];
            /** @description Absent for a registered method. */
            provider?: string;
            state: components["schemas"]["State"];
            reason?: components["schemas"]["Reason"];
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /**
             * Format: uri
             * @description Leads to the explanation of `code`.
             */
            type: string;
            title: string;
            status: number;
            /** @description What happened and what to do. */
            detail: string;
            /** @description The request id, as a URN. */
            instance: string;
            code: components["schemas"]["ErrorCode"];
            /** @description The fields to correct. */
            faults?: {
                path: string;
                message: string;
            }[];
            /** @description As in `Retry-After`. */
            retryAfterSeconds?: number;
            mode: components["schemas"]["Mode"];
        };
        /**
         * @description Stable: programs switch on it. A later version may add codes to this list.
         * @enum {string}
         */
        ErrorCode: "invalid_request" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "invalid_number" | "number_not_allowed" | "country_not_allowed" | "sender_not_allowed" | "channel_not_allowed" | "challenge_final" | "challenge_not_checkable" | "method_not_registered" | "transaction_mismatch" | "session_final" | "session_unverified" | "result_used" | "nothing_registered" | "device_removed" | "device_clock" | "sign_in_needed" | "settings_conflict" | "fresh_sign_in_needed" | "proof_needed" | "method_exists" | "too_many_methods" | "idempotency_conflict" | "resend_too_soon" | "limit_reached" | "payload_too_large" | "unsupported_media_type" | "unavailable" | "internal";
        /** @description The public key that numbers in jobs are sealed for. */
        JobKey: {
            /** @constant */
            kty: "EC";
            /** @constant */
            crv: "P-256";
            x: string;
            y: string;
            /** @description Its RFC 7638 thumbprint. */
            kid: string;
            /** @constant */
            alg: "ECDH-ES";
            /** @constant */
            use: "enc";
        };
        Challenge: {
            /** @example ch_0123456789abcdefghjkmnpqrs01 */
            id: string;
            state: components["schemas"]["State"];
            /** @description True once the state can no longer change. */
            final: boolean;
            reason?: components["schemas"]["Reason"];
            /** @description The channel of the newest delivery, or the registered method. */
            channel: components["schemas"]["ChallengeChannel"];
            /**
             * @description The number, masked. Absent for a registered method.
             * @example +358*****4567
             */
            to?: string;
            /**
             * @description ISO 3166-1 alpha-2, or `001` for a number without a country. Absent for a registered method.
             * @example FI
             */
            country?: string;
            /** @example fi */
            locale: string;
            /** @description Your own id, as you gave it. */
            reference?: string;
            /** @description Your id of the account, as you gave it. */
            subject?: string;
            /** @description What it is for, as you gave it. */
            purpose?: string;
            /** @description What the person confirms: the text or the call says it. Not in notifications. */
            transaction?: components["schemas"]["Transaction"];
            /**
             * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
             * @constant
             */
            assurance?: "low";
            /**
             * @description The channels that were asked for, in order of preference.
             * @example [
             *       "sms",
             *       "call"
             *     ]
             */
            channels: components["schemas"]["ChallengeChannel"][];
            /** @description The channel after the first delivery’s. See `channels` for all of them. */
            fallback?: components["schemas"]["Channel"];
            mode: components["schemas"]["Mode"];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description The end of the code’s life.
             */
            expiresAt: string;
            /** @description Wrong codes that are still allowed. */
            checksLeft: number;
            /** @description When it may be sent again by a channel that it was sent by. The first delivery by another channel need not wait. Absent once the challenge has ended or was sent as often as it may be. */
            resend?: {
                /** Format: date-time */
                allowedAt: string;
            };
            /** @description The newest entry of the timeline. Send it as `since` to wait for the next one. */
            sequence: number;
            deliveries: components["schemas"]["Delivery"][];
            timeline: components["schemas"]["TimelineEntry"][];
        };
        CheckedCode: {
            /** @enum {string} */
            outcome: "verified" | "wrong_code" | "locked" | "expired" | "ended";
            /** @description True only for `verified`: let the person in. */
            verified: boolean;
            checksLeft: number;
            /** @description What the right code has confirmed. Only with `verified`. */
            transaction?: components["schemas"]["Transaction"];
            challenge: components["schemas"]["Challenge"];
            mode: components["schemas"]["Mode"];
        };
        Message: {
            /** @example ms_0123456789abcdefghjkmnpqrs01 */
            id: string;
            state: components["schemas"]["MessageState"];
            /** @description True once the state can no longer change. */
            final: boolean;
            reason?: components["schemas"]["Reason"];
            /** @description The channel of the newest delivery. */
            channel: components["schemas"]["Channel"];
            channels: components["schemas"]["Channel"][];
            /**
             * @description The number, masked.
             * @example +358*****4567
             */
            to: string;
            /** @example FI */
            country: string;
            /** @example fi */
            locale: string;
            /**
             * @description Parts of its SMS; each is charged.
             * @example 1
             */
            parts: number;
            /**
             * @description What you have reported about the code.
             * @enum {string}
             */
            outcome?: "verified" | "unverified";
            reference?: string;
            subject?: string;
            mode: components["schemas"]["Mode"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            sequence: number;
            deliveries: {
                number: number;
                channel: components["schemas"]["Channel"];
                provider: string;
                /**
                 * @description Calls: the phone does not see the number that calls it. Absent if it does.
                 * @constant
                 */
                caller?: "hidden";
                /** @enum {string} */
                state: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "failed";
                reason?: components["schemas"]["Reason"];
                reference?: string;
            }[];
            timeline: {
                sequence: number;
                /** Format: date-time */
                at: string;
                delivery: number;
                channel: components["schemas"]["Channel"];
                provider: string;
                state: components["schemas"]["MessageState"];
                reason?: components["schemas"]["Reason"];
            }[];
        };
        CreatedSession: {
            /** @example se_0123456789abcdefghjkmnpqrs */
            id: string;
            /**
             * @description Send the browser here. Opens once, until `expiresAt`, in one browser.
             * @example https://verify.example.com/verify/open/0123…
             */
            url: string;
            /** Format: date-time */
            expiresAt: string;
            mode: components["schemas"]["Mode"];
        };
        Session: {
            /** @example se_0123456789abcdefghjkmnpqrs */
            id: string;
            /** @enum {string} */
            purpose: "setup" | "signin" | "manage";
            subject: string;
            state: components["schemas"]["SessionState"];
            /**
             * @description What the browser was sent back with. Absent before that.
             * @enum {string}
             */
            outcome?: "verified" | "done" | "canceled" | "skipped" | "expired" | "other_method";
            method?: components["schemas"]["ProvedBy"];
            /**
             * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
             * @constant
             */
            assurance?: "low";
            /** @description As it was given when the session was started. */
            methods?: ("app" | "phone" | "passkey" | "recovery")[];
            /** @description As it was given when the session was started. */
            accepts?: ("sms" | "call" | "rcs" | "whatsapp" | "totp" | "approve" | "passkey" | "recovery" | "inbound_sms")[];
            /** @description The kinds that were registered when a set-up of `methods` was finished. */
            registered?: ("phone" | "totp" | "approve" | "passkey" | "recovery")[];
            /**
             * @description The full number that was set up, E.164. Only once a set-up is verified, only here.
             * @example +358441234567
             */
            phoneNumber?: string;
            /**
             * @description The number, masked.
             * @example +358*****4567
             */
            to?: string;
            /** @description What the person confirms. */
            transaction?: components["schemas"]["Transaction"];
            /**
             * @description Of the number.
             * @example FI
             */
            country?: string;
            /** @description The challenge that the pages follow. */
            challenge?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            openedAt?: string;
            /** Format: date-time */
            verifiedAt?: string;
            /**
             * Format: date-time
             * @description When the result was handed out.
             */
            finishedAt?: string;
            /** Format: date-time */
            redeemedAt?: string;
            /**
             * Format: date-time
             * @description The end of the link before it is opened, of the session afterwards.
             */
            expiresAt: string;
            mode: components["schemas"]["Mode"];
        };
        /**
         * @description All but `open` are ends. `verified` stands as soon as the phone or method is proven; in a set-up of `methods` once the person has finished. `done`: the person has left the management of methods.
         * @enum {string}
         */
        SessionState: "open" | "verified" | "done" | "canceled" | "skipped" | "expired";
        /**
         * @description What verified the person.
         * @enum {string}
         */
        ProvedBy: "sms" | "call" | "rcs" | "whatsapp" | "totp" | "approve" | "passkey" | "recovery" | "inbound_sms";
        SubjectExport: {
            subject: string;
            /** Format: date-time */
            exportedAt: string;
            methods: {
                /** @example me_0123456789abcdefghijkl */
                id: string;
                kind: components["schemas"]["MethodKind"];
                name: string;
                /** @description Whether a sign-in starts with it. */
                default: boolean;
                /**
                 * @description A phone’s number, masked.
                 * @example +358*****4567
                 */
                to?: string;
                /**
                 * @description Of the number.
                 * @example FI
                 */
                country?: string;
                /** @description Of a phone. */
                channels?: components["schemas"]["Channel"][];
                /**
                 * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
                 * @constant
                 */
                assurance?: "low";
                /** @description Recovery codes that were not used. */
                codesLeft?: number;
                /** @description Whether a passkey is synchronised between devices. */
                backedUp?: boolean;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                lastUsedAt?: string;
                /**
                 * @description The names of all fields that are kept of it, secrets included.
                 * @example [
                 *       "kind",
                 *       "name",
                 *       "number",
                 *       "country",
                 *       "channels",
                 *       "createdAtMs"
                 *     ]
                 */
                kept: string[];
            }[];
            mode: components["schemas"]["Mode"];
        };
        /** @enum {string} */
        MethodKind: "phone" | "totp" | "approve" | "passkey" | "recovery";
        Methods: {
            subject: string;
            /**
             * @description Names the subject in the audit, which does not hold its id.
             * @example q9H0h5m3mXn8b1ZKq9H0h5
             */
            tag: string;
            methods: {
                /** @example me_0123456789abcdefghijkl */
                id: string;
                kind: components["schemas"]["MethodKind"];
                name: string;
                /** @description Whether a sign-in starts with it. */
                default: boolean;
                /**
                 * @description A phone’s number, masked.
                 * @example +358*****4567
                 */
                to?: string;
                /**
                 * @description Of the number.
                 * @example FI
                 */
                country?: string;
                /** @description Of a phone. */
                channels?: components["schemas"]["Channel"][];
                /**
                 * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
                 * @constant
                 */
                assurance?: "low";
                /** @description Recovery codes that were not used. */
                codesLeft?: number;
                /** @description Whether a passkey is synchronised between devices. */
                backedUp?: boolean;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                lastUsedAt?: string;
            }[];
            mode: components["schemas"]["Mode"];
        };
        Method: {
            /** @example me_0123456789abcdefghijkl */
            id: string;
            kind: components["schemas"]["MethodKind"];
            name: string;
            /** @description Whether a sign-in starts with it. */
            default: boolean;
            /**
             * @description A phone’s number, masked.
             * @example +358*****4567
             */
            to?: string;
            /**
             * @description Of the number.
             * @example FI
             */
            country?: string;
            /** @description Of a phone. */
            channels?: components["schemas"]["Channel"][];
            /**
             * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
             * @constant
             */
            assurance?: "low";
            /** @description Recovery codes that were not used. */
            codesLeft?: number;
            /** @description Whether a passkey is synchronised between devices. */
            backedUp?: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
            mode: components["schemas"]["Mode"];
        };
        Pass: {
            /**
             * @description Give it to the person. It is shown here only.
             * @example 01234-56789-abcde-fghjk-mnpqr-s
             */
            pass: string;
            /** @description Names the subject in the audit. */
            tag: string;
            /** Format: date-time */
            until: string;
            mode: components["schemas"]["Mode"];
        };
        Blocks: {
            /**
             * @description Numbers and long prefixes are masked.
             * @example +358*****4567
             */
            target: string;
            /** @description Whether anything would refuse a send now. */
            blocked: boolean;
            blocks: {
                rule: components["schemas"]["Rule"];
                /** @description Absent if it refuses both. */
                channel?: components["schemas"]["Channel"];
                /**
                 * Format: date-time
                 * @description Absent if no time helps.
                 */
                until?: string;
            }[];
            mode: components["schemas"]["Mode"];
        };
        /**
         * @description Which limit refuses.
         * @enum {string}
         */
        Rule: "denied" | "disposable" | "opted_out" | "number" | "ip" | "ip_numbers" | "device" | "device_numbers" | "prefix_last3" | "prefix_last4" | "prefix_source" | "sequence" | "prefix_conversion" | "range_conversion" | "country_conversion" | "country" | "tenant" | "calls_at_once" | "calls_country" | "calls_source" | "country_budget_hour" | "country_budget_day" | "tenant_budget_hour" | "tenant_budget_day" | "budget_source" | "guesses_number" | "guesses_row" | "guesses_source" | "guesses_tenant" | "inbound_number" | "inbound_source" | "inbound_tenant" | "inbound_words";
        OperatorLists: {
            entries: {
                /** @description Names the entry, to take it back. */
                id: string;
                /** @enum {string} */
                action: "deny" | "allow" | "exempt";
                /**
                 * @description Numbers and long prefixes are masked.
                 * @example +358*****4567
                 */
                target: string;
                reason: string;
                /** Format: date-time */
                until: string;
            }[];
            mode: components["schemas"]["Mode"];
        };
        ListedEntry: {
            /** @description Names the entry, to take it back. */
            id: string;
            /** @enum {string} */
            action: "deny" | "allow" | "exempt";
            /**
             * @description Numbers and long prefixes are masked.
             * @example +358*****4567
             */
            target: string;
            reason: string;
            /** Format: date-time */
            until: string;
            mode: components["schemas"]["Mode"];
        };
        /** @description The most urgent first. */
        SenderNotices: {
            /**
             * @description Whether a sender without a stated registration is refused, or only warned of.
             * @enum {string}
             */
            rights: "warned" | "enforced";
            senders: {
                provider: string;
                /**
                 * @description ISO 3166-1 alpha-2.
                 * @example ES
                 */
                country: string;
                /**
                 * @description Absent if it is unknown.
                 * @enum {string}
                 */
                kind?: "alphanumeric" | "long" | "foreign_long" | "short" | "toll_free" | "10dlc";
                state: components["schemas"]["SenderState"];
                /**
                 * Format: date-time
                 * @description When the registration is over.
                 */
                until?: string;
                /** @description What to do, and where. */
                remedy: string;
                /** @description The page that the rule is from. */
                source?: string;
                /** @example 2026-11-30 */
                lookedAt?: string;
                /** @description A rule that is not confirmed refuses nothing. */
                confirmed?: boolean;
            }[];
            mode: components["schemas"]["Mode"];
        };
        /**
         * @description `expired`: not used any more. `expires`: within 60 days. `wrong_kind`: the country lets no such sender through. `unstated`: the country asks for a registration, and the configuration states none.
         * @enum {string}
         */
        SenderState: "expired" | "expires" | "wrong_kind" | "unstated";
        Webhook: {
            /**
             * @description Of its URL.
             * @example id.example.com
             */
            host: string;
            /** @description Whether notifications are sent to it. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When its receiver answered 410.
             */
            since?: string;
            /**
             * Format: date-time
             * @description When one notification tries it again.
             */
            until?: string;
            mode: components["schemas"]["Mode"];
        };
        /** @description The newest acts first. */
        Audit: {
            acts: {
                /** @description Grows with every act. */
                id: string;
                /** Format: date-time */
                at: string;
                /** @description Who acted, as they said. */
                operator: string;
                /**
                 * @description Which API key was used: the first 8 hex digits of its SHA-256, as the configuration has it. Absent in old entries.
                 * @example 9f86d081
                 */
                key?: string;
                /** @enum {string} */
                act: "deny" | "allow" | "exempt" | "unlist" | "unblock" | "enable_webhook" | "erase_facts" | "change_setting" | "resend" | "add_method" | "rename_method" | "remove_method" | "set_default_method" | "delete_subject" | "give_pass" | "export_methods" | "import_methods" | "reseal_methods";
                /**
                 * @description Numbers and long prefixes are masked.
                 * @example +358*****4567
                 */
                target: string;
                reason: string;
                /** Format: date-time */
                until?: string;
            }[];
            mode: components["schemas"]["Mode"];
        };
        /** @description The newest first. */
        FoundChallenges: {
            challenges: {
                /**
                 * @description Of a request that was refused: the id that it would have had.
                 * @example ch_000123456789abcdefghjkmnpqrs
                 */
                id: string;
                /** @description `challenge`, `message`, or a registered method. */
                kind: string;
                tenant: string;
                /**
                 * @description Masked.
                 * @example +358*****4567
                 */
                to?: string;
                /** @example FI */
                country: string;
                /** @description Of the delivery that ended it, or of the newest. */
                channel: string;
                carrier?: string;
                /** @description `refused` where it never became a challenge. */
                state: string;
                final: boolean;
                reason?: string;
                /** @description The rule that refused the request. */
                rule?: string;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                endedAt?: string;
                /** @description From the start to the end. */
                seconds?: number;
                /** @description In the operator’s currency, as far as it is known. */
                spend: number;
                cause: components["schemas"]["Cause"];
            }[];
            /** @description The `cursor` of the next page. */
            next?: string;
            mode: components["schemas"]["Mode"];
        };
        Cause: {
            /** @enum {string} */
            cause: "verified" | "arrived" | "waiting_to_send" | "on_its_way" | "waiting_for_person" | "call_under_way" | "handset_off" | "number_not_in_service" | "number_invalid" | "landline" | "device_cannot" | "opted_out" | "busy" | "no_answer" | "hung_up" | "voicemail" | "no_keypress" | "wrong_keypress" | "wrong_codes" | "wrong_code_then_over" | "not_entered" | "denied" | "canceled" | "wrong_number_chosen" | "prompt_unanswered" | "filtered" | "carrier_fraud_block" | "destination_not_permitted" | "destination_unreachable" | "call_blocked" | "sender_unregistered" | "sender_invalid" | "account_refused" | "account_balance" | "account_trial" | "request_refused" | "text_refused" | "carrier_down" | "carrier_overloaded" | "carrier_unanswered" | "answer_lost" | "breaker_open" | "expired_at_carrier" | "no_receipt" | "receipts_refused" | "carrier_unknown" | "no_sender" | "not_configured" | "no_route" | "sender_not_allowed" | "country_not_allowed" | "number_type_refused" | "not_sent_in_time" | "limit_number" | "limit_source" | "limit_block" | "limit_conversion" | "limit_country" | "limit_tenant" | "limit_calls" | "budget" | "guesses" | "denied_by_list" | "disposable" | "too_soon" | "resends_spent" | "failover_refused" | "unknown";
            /** @description What to say to the person. */
            support: string;
            /** @description What happened, technically. */
            engineer: string;
            /** @description What to do. */
            cure: string;
        };
        RecordedChallenge: {
            /**
             * @description Of a request that was refused: the id that it would have had.
             * @example ch_000123456789abcdefghjkmnpqrs
             */
            id: string;
            /** @description `challenge`, `message`, or a registered method. */
            kind: string;
            tenant: string;
            /**
             * @description Masked.
             * @example +358*****4567
             */
            to?: string;
            /** @example FI */
            country: string;
            /** @description Of the delivery that ended it, or of the newest. */
            channel: string;
            carrier?: string;
            /** @description `refused` where it never became a challenge. */
            state: string;
            final: boolean;
            reason?: string;
            /** @description The rule that refused the request. */
            rule?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description From the start to the end. */
            seconds?: number;
            /** @description In the operator’s currency, as far as it is known. */
            spend: number;
            cause: components["schemas"]["Cause"];
            wrongCodes: number;
            deliveries: {
                number: number;
                channel: string;
                carrier?: string;
                /** @description What the phone shows; a number is masked. */
                sender?: string;
                state: string;
                reason?: string;
                /** @description The carrier’s own, or a word of ours. */
                code?: string;
                /** @description The carrier’s own id. */
                reference?: string;
                /** Format: date-time */
                queuedAt: string;
                /** Format: date-time */
                acceptedAt?: string;
                /** Format: date-time */
                arrivedAt?: string;
                price: number;
                /** @description The carrier has told the price. */
                charged: boolean;
                /** @description Why it failed. */
                cause?: components["schemas"]["Cause"];
            }[];
            timeline: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                kind: "state" | "exchange" | "callback" | "refusal";
                delivery?: number;
                state?: string;
                reason?: string;
                method?: string;
                /** @description Of the carrier’s HTTP answer. */
                status?: number;
                result?: string;
                /** @description What the carrier’s callback said. */
                reported?: string;
                /** @description `recorded`, `ignored`, or why the callback was not taken. */
                verdict?: string;
                code?: string;
                ms?: number;
                rule?: string;
                channel?: string;
            }[];
            mode: components["schemas"]["Mode"];
        };
        ErasedFacts: {
            erased: number;
            /** @description Still under way: erase again in ten minutes. */
            open: number;
            mode: components["schemas"]["Mode"];
        };
        /** @description All of a challenge counts for when it was started. */
        Statistics: {
            /** @enum {string} */
            period: "hour" | "day";
            lines: {
                /** Format: date-time */
                from: string;
                tenant?: string;
                country?: string;
                channel?: string;
                carrier?: string;
                requested: number;
                refused: number;
                sent: number;
                delivered: number;
                verified: number;
                failed: number;
                expired: number;
                ended: number;
                wrongCodes: number;
                /** @description Verified of ended, 0 to 1. */
                conversion?: number;
                deliveredMedianSeconds?: number;
                deliveredP95Seconds?: number;
                verifiedMedianSeconds?: number;
                verifiedP95Seconds?: number;
                spend: number;
                costPerVerified?: number;
            }[];
            /** @description There are more lines: ask for fewer. */
            cut: boolean;
            mode: components["schemas"]["Mode"];
        };
        Route: {
            channel: components["schemas"]["Channel"];
            country: string;
            mode: components["schemas"]["Mode"];
            /**
             * @description How carriers are chosen.
             * @enum {string}
             */
            route: "pinned" | "share" | "shadow" | "learned";
            /**
             * @description Whose traffic it learns from: a tenant with routes of its own, its own.
             * @enum {string}
             */
            evidence: "own" | "everybody";
            /** @description In the configured order. */
            carriers: {
                /** @example twilio */
                carrier: string;
                /** @description What the evidence weighs now, in sends. */
                weight: number;
                /** @description Verified per send, as it is believed now. */
                verified: number;
                /** @description The lower end of its interval. */
                low: number;
                /** @description The upper end. */
                high: number;
                leads: boolean;
                /** @description Its share now, where the route has shares. */
                percent?: number;
            }[];
            /** @description Judged, and never used. */
            shadows: string[];
        };
        ExplainedRoutes: {
            deliveries: {
                delivery: number;
                channel: components["schemas"]["Channel"];
                carrier: string;
                /**
                 * @description How it was chosen.
                 * @example learned
                 */
                route: string;
                /** @example explored */
                why: string;
                sentence: string;
                /** @description What the delivery keeps of the choice. */
                record?: string;
                /** @description The carrier that follows from that record; absent where the rules have changed. */
                recomputed?: string;
                /** @description As they stood then. */
                carriers: {
                    /** @example twilio */
                    carrier: string;
                    /** @description What the evidence weighs now, in sends. */
                    weight: number;
                    /** @description Verified per send, as it is believed now. */
                    verified: number;
                    /** @description The lower end of its interval. */
                    low: number;
                    /** @description The upper end. */
                    high: number;
                    leads: boolean;
                    /** @description Its share now, where the route has shares. */
                    percent?: number;
                }[];
            }[];
            mode: components["schemas"]["Mode"];
        };
        Settings: {
            /**
             * @description 0 before the first change.
             * @example 7
             */
            version: number;
            /** @description Why the process that answers does not use the settings in Redis. */
            refused?: string;
            settings: {
                path: string;
                /**
                 * @description `file`: as the file has it. `changed`: by a change. `off`: removed by a change.
                 * @enum {string}
                 */
                state: "file" | "changed" | "off";
                /** @description Without secrets: of each its fingerprint. Absent if it is off. */
                value?: Record<string, never>;
                /**
                 * @description Another for another value.
                 * @example 5e0c81f2a9d3
                 */
                fingerprint?: string;
                /** Format: date-time */
                changedAt?: string;
                operator?: string;
                /** @description Of the API key or the login. */
                key?: string;
                reason?: string;
                /** @description The version that changed it. */
                since?: number;
            }[];
            /** @enum {string} */
            mode: "sandbox" | "production";
        };
        SettingsHistory: {
            versions: {
                version: number;
                /** Format: date-time */
                at?: string;
                operator?: string;
                key?: string;
                reason?: string;
                backTo?: number;
                /** @description From what to what, by fingerprint. Absent if the version does not open any more. */
                changed?: {
                    path: string;
                    from: string;
                    to: string;
                }[];
            }[];
            /** @enum {string} */
            mode: "sandbox" | "production";
        };
        ChangedSetting: {
            /**
             * @description 0 before the first change.
             * @example 7
             */
            version: number;
            setting?: {
                path: string;
                /**
                 * @description `file`: as the file has it. `changed`: by a change. `off`: removed by a change.
                 * @enum {string}
                 */
                state: "file" | "changed" | "off";
                /** @description Without secrets: of each its fingerprint. Absent if it is off. */
                value?: Record<string, never>;
                /**
                 * @description Another for another value.
                 * @example 5e0c81f2a9d3
                 */
                fingerprint?: string;
                /** Format: date-time */
                changedAt?: string;
                operator?: string;
                /** @description Of the API key or the login. */
                key?: string;
                reason?: string;
                /** @description The version that changed it. */
                since?: number;
            };
            /**
             * @description The API key or webhook secret that was made. It is shown this once.
             * @example octo_Q2hhbmdlIG1lIQ
             */
            secret?: string;
            /** @enum {string} */
            mode: "sandbox" | "production";
        };
        /** @description A setting, and the version of all settings. */
        Setting: {
            path: string;
            /**
             * @description `file`: as the file has it. `changed`: by a change. `off`: removed by a change.
             * @enum {string}
             */
            state: "file" | "changed" | "off";
            /** @description Without secrets: of each its fingerprint. Absent if it is off. */
            value?: Record<string, never>;
            /**
             * @description Another for another value.
             * @example 5e0c81f2a9d3
             */
            fingerprint?: string;
            /** Format: date-time */
            changedAt?: string;
            operator?: string;
            /** @description Of the API key or the login. */
            key?: string;
            reason?: string;
            /** @description The version that changed it. */
            since?: number;
            /**
             * @description 0 before the first change.
             * @example 7
             */
            version: number;
            /** @enum {string} */
            mode: "sandbox" | "production";
        };
        /** @description The data of one server-sent event. */
        ChallengeEvent: {
            /** @description Grows by one with every change. */
            sequence: number;
            /** Format: date-time */
            at: string;
            /** @description 0 if it is not about a delivery. Absent for a registered method. */
            delivery?: number;
            channel: components["schemas"]["ChallengeChannel"];
            /** @description Absent for a registered method. */
            provider?: string;
            state: components["schemas"]["State"];
            reason?: components["schemas"]["Reason"];
            /** @description True in the last event of a challenge. */
            final: boolean;
            mode: components["schemas"]["Mode"];
        };
        /** @description The data of one server-sent event. */
        MessageEvent: {
            sequence: number;
            /** Format: date-time */
            at: string;
            delivery: number;
            channel: components["schemas"]["Channel"];
            provider: string;
            state: components["schemas"]["MessageState"];
            reason?: components["schemas"]["Reason"];
            final: boolean;
            mode: components["schemas"]["Mode"];
        };
        /** @description How a message ended: `data` is the message as it was then. */
        MessageNotification: {
            /** @enum {string} */
            type: "message.delivered" | "message.heard" | "message.failed" | "message.expired" | "message.canceled";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @example ms_0123456789abcdefghjkmnpqrs01 */
                id: string;
                state: components["schemas"]["MessageState"];
                /** @description True once the state can no longer change. */
                final: boolean;
                reason?: components["schemas"]["Reason"];
                /** @description The channel of the newest delivery. */
                channel: components["schemas"]["Channel"];
                channels: components["schemas"]["Channel"][];
                /**
                 * @description The number, masked.
                 * @example +358*****4567
                 */
                to: string;
                /** @example FI */
                country: string;
                /** @example fi */
                locale: string;
                /**
                 * @description Parts of its SMS; each is charged.
                 * @example 1
                 */
                parts: number;
                reference?: string;
                subject?: string;
                mode: components["schemas"]["Mode"];
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                expiresAt: string;
                sequence: number;
                deliveries: {
                    number: number;
                    channel: components["schemas"]["Channel"];
                    provider: string;
                    /**
                     * @description Calls: the phone does not see the number that calls it. Absent if it does.
                     * @constant
                     */
                    caller?: "hidden";
                    /** @enum {string} */
                    state: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "failed";
                    reason?: components["schemas"]["Reason"];
                    reference?: string;
                }[];
                timeline: {
                    sequence: number;
                    /** Format: date-time */
                    at: string;
                    delivery: number;
                    /** @description Absent: about no delivery. */
                    channel?: components["schemas"]["Channel"];
                    /** @description Absent: about no delivery. */
                    provider?: string;
                    state: components["schemas"]["MessageState"];
                    reason?: components["schemas"]["Reason"];
                }[];
            };
        };
        /** @description A key may have leaked: check who sends with it. */
        RelayAlert: {
            /** @constant */
            type: "relay.alert";
            /** Format: date-time */
            timestamp: string;
            data: {
                /**
                 * @description The first message of a key or door, the first one to a country, or one text to twenty numbers within an hour.
                 * @enum {string}
                 */
                kind: "first_use" | "new_country" | "repeated_text";
                /** @description The fingerprint of the key, the door, or `job`. */
                caller: string;
                /** @example FI */
                country: string;
                mode: components["schemas"]["Mode"];
            };
        };
        /** @description What a subject has registered was changed. */
        MethodNotification: {
            /** @enum {string} */
            type: "method.added" | "method.renamed" | "method.removed" | "method.default_changed" | "methods.exported" | "methods.imported" | "methods.resealed" | "subject.pass_given" | "subject.deleted";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @description Absent if all subjects of the tenant are meant. */
                subject?: string;
                method?: {
                    id: string;
                    /** @enum {string} */
                    kind: "phone" | "totp" | "approve" | "passkey" | "recovery";
                    /** @description A number, masked. */
                    to?: string;
                };
                /** @description How many methods, or subjects where all are meant. */
                count?: number;
                /**
                 * Format: date-time
                 * @description When the pass ends.
                 */
                until?: string;
                mode: components["schemas"]["Mode"];
            };
        };
        /** @description How a challenge ended: `data` is the challenge as it was then. */
        ChallengeNotification: {
            /** @enum {string} */
            type: "challenge.sms_verified" | "challenge.rcs_verified" | "challenge.whatsapp_verified" | "challenge.call_answered" | "challenge.failed" | "challenge.expired" | "challenge.canceled" | "challenge.locked" | "challenge.denied" | "challenge.verified" | "challenge.approved";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @example ch_0123456789abcdefghjkmnpqrs01 */
                id: string;
                state: components["schemas"]["State"];
                /** @description True once the state can no longer change. */
                final: boolean;
                reason?: components["schemas"]["Reason"];
                /** @description The channel of the newest delivery, or the registered method. */
                channel: components["schemas"]["ChallengeChannel"];
                /**
                 * @description The number, masked. Absent for a registered method.
                 * @example +358*****4567
                 */
                to?: string;
                /**
                 * @description ISO 3166-1 alpha-2, or `001` for a number without a country. Absent for a registered method.
                 * @example FI
                 */
                country?: string;
                /** @example fi */
                locale: string;
                /** @description Your own id, as you gave it. */
                reference?: string;
                /** @description Your id of the account, as you gave it. */
                subject?: string;
                /** @description What it is for, as you gave it. */
                purpose?: string;
                /**
                 * @description `low`: proven by an SMS that the person sent (`inbound_sms`). Whoever can forge the sender of an SMS, and knows the word, passes for the phone. Absent in all other cases.
                 * @constant
                 */
                assurance?: "low";
                /**
                 * @description The channels that were asked for, in order of preference.
                 * @example [
                 *       "sms",
                 *       "call"
                 *     ]
                 */
                channels: components["schemas"]["ChallengeChannel"][];
                /** @description The channel after the first delivery’s. See `channels` for all of them. */
                fallback?: components["schemas"]["Channel"];
                mode: components["schemas"]["Mode"];
                /** Format: date-time */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description The end of the code’s life.
                 */
                expiresAt: string;
                /** @description The newest entry of the timeline. Send it as `since` to wait for the next one. */
                sequence: number;
                deliveries: {
                    /** @description 1 for the first; the newest comes last. */
                    number: number;
                    channel: components["schemas"]["Channel"];
                    provider: string;
                    /**
                     * @description Calls: the phone does not see the number that calls it. Absent if it does.
                     * @constant
                     */
                    caller?: "hidden";
                    /** @enum {string} */
                    state: "queued" | "sending" | "sent" | "delivered" | "calling" | "ringing" | "in_call" | "failed";
                    reason?: components["schemas"]["Reason"];
                    /** @description The provider’s own id of the message or call, once known. */
                    reference?: string;
                }[];
                timeline: {
                    /** @description Grows by one with every change. */
                    sequence: number;
                    /** Format: date-time */
                    at: string;
                    /** @description 0 if it is not about a delivery. Absent for a registered method. */
                    delivery?: number;
                    /** @description Absent: about no delivery. */
                    channel?: components["schemas"]["ChallengeChannel"];
                    /** @description Absent: about no delivery. */
                    provider?: string;
                    state: components["schemas"]["State"];
                    reason?: components["schemas"]["Reason"];
                }[];
            };
        };
        /** @description A part of a budget has been used. */
        BudgetAlert: {
            /** @constant */
            type: "limits.budget_alert";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @enum {string} */
                rule: "country_budget_hour" | "country_budget_day" | "tenant_budget_hour" | "tenant_budget_day";
                /** @description The threshold that was reached. */
                percent: number;
                /**
                 * @description ISO 3166-1 alpha-2, or `001` for a number without a country.
                 * @example FI
                 */
                country: string;
                /** @description Absent if the final price of an earlier send reached the threshold. */
                channel?: components["schemas"]["Channel"];
                /**
                 * Format: uri
                 * @description Where operators look into it. Absent if there is no console.
                 */
                link?: string;
                mode: components["schemas"]["Mode"];
            };
        };
        /** @description Sends there have been stopped, because almost nobody confirms; or go on again. */
        BreakerChange: {
            /** @constant */
            type: "limits.breaker";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @enum {string} */
                of: "prefix" | "range" | "country";
                /**
                 * @description ISO 3166-1 alpha-2, or `001` for a number without a country.
                 * @example FI
                 */
                country: string;
                channel: components["schemas"]["Channel"];
                /** @enum {string} */
                change: "shut" | "thinned" | "opened";
                /** @description The share of sends that still passes. */
                share?: number;
                /**
                 * Format: date-time
                 * @description How long it is shut.
                 */
                until?: string;
                /**
                 * Format: uri
                 * @description Where operators look into it. Absent if there is no console.
                 */
                link?: string;
                mode: components["schemas"]["Mode"];
            };
        };
        /** @description Something needs the operator’s attention. Sent once for each occasion. */
        OperatorAlert: {
            /** @constant */
            type: "operator.alert";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @enum {string} */
                alert: "conversion_fell" | "receipts_stopped" | "price_changed" | "carrier_breaker" | "sender_expires" | "webhook_failing" | "signatures_refused";
                country?: string;
                channel?: string;
                carrier?: string;
                /** @description What was measured, and what was expected. */
                figures?: Record<string, never>;
                /** @description What is wrong. */
                cause: string;
                /** @description What to do. */
                cure: string;
                /**
                 * Format: uri
                 * @description Where operators look into it. Absent if there is no console.
                 */
                link?: string;
                mode: components["schemas"]["Mode"];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
