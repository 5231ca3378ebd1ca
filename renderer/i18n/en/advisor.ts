export const advisor = {
  title: 'Advisor',
}
