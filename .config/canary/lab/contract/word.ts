// accepted
export interface Word { readonly text: string }
