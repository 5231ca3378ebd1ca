export const server = {
  title: 'Your server',
}
