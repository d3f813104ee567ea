/** What Octothorpe sends to a tenant: the signed request as it arrives, and how to verify it. */
import { element, prose } from './element.js';
import { exampleBlock, tabbedExample } from './example.js';
import { answers, article, body, methodBadge, parameters } from './operation.js';
import { indexed } from './search.js';
import { firstExample } from './snippets.js';

export function webhookArticle(document, name, { post: operation }) {
  const id = `webhook-${operation.operationId}`;
  const title = operation.summary;
  const text = `${operation.operationId} ${operation.description ?? ''}`;
  indexed({ id, kind: 'Webhook', title, place: name, text });
  const value = firstExample(operation.requestBody.content['application/json']);
  return article(
    id,
    title,
    element(
      'div',
      { className: 'operation-text' },
      element(
        'p',
        { className: 'address' },
        methodBadge('post'),
        element('span', {}, 'to your address, ', element('code', {}, name)),
      ),
      element('p', {}, ...prose(operation.description)),
      parameters('Headers', operation.parameters ?? [], id, title),
      body(document, operation.requestBody, id, title),
      answers(operation.responses, 'What you answer'),
    ),
    element(
      'div',
      { className: 'operation-code' },
      exampleBlock('As it arrives', asItArrives(operation, value)),
      exampleBlock('Its body, laid out', JSON.stringify(value, null, 2)),
    ),
  );
}

/** The signature is over these very bytes: the body stays on one line. */
function asItArrives({ parameters: list = [] }, value) {
  const headers = list
    .filter(({ in: place }) => place === 'header')
    .map(({ name, example, schema }) => `${name}: ${example ?? schema.example}`);
  return [
    'POST /hooks/octothorpe HTTP/1.1',
    'content-type: application/json',
    ...headers,
    '',
    JSON.stringify(value),
  ].join('\n');
}

/** Once for all webhooks: the libraries of Standard Webhooks do the same in other languages. */
export function verifyExample() {
  const tabs = [
    { id: 'node', title: 'Node', text: VERIFY_NODE },
    { id: 'python', title: 'Python', text: VERIFY_PYTHON },
  ];
  return tabbedExample('Verify a signature', 'verify', tabs, 'h3');
}

const VERIFY_NODE = `import express from 'express';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.OCTOTHORPE_WEBHOOK_SECRET); // whsec_…
const app = express();

// The raw body: a parsed one has another signature.
app.post('/hooks/octothorpe', express.raw({ type: '*/*' }), (req, res) => {
  let message;
  try {
    message = webhook.verify(req.body, req.headers);
  } catch {
    return res.sendStatus(401);
  }
  console.log(req.headers['webhook-id'], message.type, message.data);
  res.sendStatus(204);
});
app.listen(4000);`;

const VERIFY_PYTHON = `import os
from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["OCTOTHORPE_WEBHOOK_SECRET"])  # whsec_…
app = Flask(__name__)

@app.post("/hooks/octothorpe")
def hook():
    try:
        message = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return "", 401
    print(request.headers["webhook-id"], message["type"], message["data"])
    return "", 204`;
