import type { server as english } from '../en/server.ts'

export const server: typeof english = {
  title: '你的服务',
}
