import type { ButtonHTMLAttributes, ReactNode } from 'react'
import controls from './controls.module.css'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'> {
  /** `primary`: the one thing to press; `icon`: needs an `aria-label`; `quiet`: without a border. */
  readonly look?: 'plain' | 'primary' | 'icon' | 'quiet'
  /** Of the form that it stands in. */
  readonly submits?: boolean
  readonly children: ReactNode
}

export function Button({ look = 'plain', submits = false, children, ...rest }: ButtonProps) {
  const classes = { plain: controls['button'], primary: `${controls['button']} ${controls['primary']}`, icon: controls['iconButton'], quiet: controls['quiet'] } as const
  return (
    <button type={submits ? 'submit' : 'button'} className={classes[look]} {...rest}>
      {children}
    </button>
  )
}
