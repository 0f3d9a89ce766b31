const INIT_SCRIPT = /^\/etc\/(?:rc\.d\/)?init\.d\/([^/]+)$/;

/** The service whose init script a file is: `nginx` of `/etc/init.d/nginx`. */
export const initScriptOf = (file: string): string | undefined => INIT_SCRIPT.exec(file)?.[1];
