export const lessons = {
  title: 'Lessons',
}
