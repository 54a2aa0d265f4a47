// Expands calendars with ical.js. Requests and answers are those of expand.py.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const modules = createRequire(join(process.argv[2], 'ical.js', 'package.json'))
const { default: ICAL } = await import(modules.resolve('ical.js'))

const pad = (number, length = 2) => String(number).padStart(length, '0')
const show = (time) => {
  if (time.isDate) return pad(time.year, 4) + pad(time.month) + pad(time.day)
  return new Date(time.toUnixTime() * 1000).toISOString().replace(/[-:]|\.000/g, '')
}

const answers = []
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const [path, first, last] = line.split('\t')
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, 'utf8')))
  ICAL.TimezoneService.reset()
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  for (const component of calendar.getAllSubcomponents('vevent')) {
    // What is spelled out for one occurrence is found through the event that it belongs to.
    if (component.hasProperty('recurrence-id')) continue
    const event = new ICAL.Event(component)
    const iterator = event.iterator()
    for (let time = iterator.next(); time; time = iterator.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(time)
      const start = show(startDate)
      if (start >= last) break
      if (start >= first) answers.push([path, event.uid, start, show(endDate)].join('\t'))
    }
  }
}
process.stdout.write(answers.join('\n') + '\n')
