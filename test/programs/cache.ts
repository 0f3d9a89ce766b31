/** What was downloaded stays here, in a directory that containers see in a user namespace as well. */
export const CACHE = '/var/tmp';
