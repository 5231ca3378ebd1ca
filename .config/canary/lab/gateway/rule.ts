// accepted
export const rule = 'rule'
