/** User name and password for basic authentication (RFC 7617) at a shop's server. */
export interface Credentials {
  username: string;
  password: string;
}
