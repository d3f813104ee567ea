/** How a tenant looks on the hosted pages. */
export interface PageBrand {
  readonly name: string;
  readonly logo?: PageLogo;
  /** `#rrggbb`, for buttons and links on a light page. */
  readonly colour?: string;
  /** The same on a dark page. */
  readonly colourDark?: string;
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
}

export interface PageLogo {
  readonly bytes: Buffer;
  /** Media type */
  readonly type: string;
  /** Of its file name, without the dot. */
  readonly extension: string;
}
