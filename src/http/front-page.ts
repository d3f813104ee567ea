/** The page at `/`: what this is and where to go. It has no script. */
export interface FrontPage {
  readonly mode: 'sandbox' | 'production';
  /** The reference's. */
  readonly stylesheet: string;
  /** Other pages of this installation, such as the browser phone. */
  readonly links: readonly { readonly title: string; readonly href: string }[];
}

export function renderFrontPage({ mode, stylesheet, links }: FrontPage): string {
  const sandbox =
    mode === 'sandbox'
      ? '<p class="note"><strong>Sandbox.</strong> Nothing leaves this machine: messages and calls go to the built-in carrier.</p>'
      : '';
  const items = [{ title: 'API reference', href: 'docs/' }, ...links]
    .map(({ title, href }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Octothorpe</title>
<link rel="icon" href="docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/${stylesheet}">
</head>
<body class="front">
<main>
<span class="mark" aria-hidden="true">#</span>
<h1>Octothorpe</h1>
<p class="lead">Phone verification of your own: a six-digit code by SMS, or a call that ends with one press of <kbd>#</kbd>.</p>
${sandbox}
<ul class="doors">${items}<li><a href="openapi.json">OpenAPI 3.1</a></li></ul>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
