/* Expands calendars with libical. Requests and answers are those of expand.py.
 *
 * libical's own icalcomponent_foreach_recurrence knows neither RECURRENCE-ID nor the zone of an RDATE, so
 * programs that use the library put the pieces together themselves, as is done here. Rules are expanded on
 * the bare wall clock, and each time is then placed in its zone: given the zone, the iterator of 3.0 moves
 * the neighbours of a time that the clock skips as well. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *path;
static time_t first, last;

static time_t instant(struct icaltimetype at)
{
    return icaltime_as_timet_with_zone(at, at.zone ? at.zone : icaltimezone_get_utc_timezone());
}

static void show(time_t at, int whole_days)
{
    char text[32];
    strftime(text, sizeof text, whole_days ? "%Y%m%d" : "%Y%m%dT%H%M%SZ", gmtime(&at));
    printf("\t%s", text);
}

static int is_listed(icalcomponent *event, icalproperty_kind kind, time_t at)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    for (; property; property = icalcomponent_get_next_property(event, kind))
        if (instant(icalproperty_get_datetime_with_component(property, event)) == at)
            return 1;
    return 0;
}

/* Whether another component of the calendar spells this occurrence out. */
static int is_changed(icalcomponent *calendar, icalcomponent *event, time_t at)
{
    icalcompiter others = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; icalcompiter_deref(&others); icalcompiter_next(&others)) {
        icalcomponent *other = icalcompiter_deref(&others);
        if (!strcmp(icalcomponent_get_uid(other), icalcomponent_get_uid(event)) &&
            is_listed(other, ICAL_RECURRENCEID_PROPERTY, at))
            return 1;
    }
    return 0;
}

static void answer(icalcomponent *event, struct icaltimetype start, int changed)
{
    time_t at = instant(start);
    icalcomponent *calendar = icalcomponent_get_parent(event);
    if (at < first || at >= last || is_listed(event, ICAL_EXDATE_PROPERTY, at) ||
        (!changed && is_changed(calendar, event, at)))
        return;
    struct icaltimetype end;
    if (icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY)) {
        end = icaltime_add(start, icalcomponent_get_duration(event));
    } else {
        time_t length = instant(icalcomponent_get_dtend(event)) - instant(icalcomponent_get_dtstart(event));
        end = icaltime_from_timet_with_zone(at + length, start.is_date, icaltimezone_get_utc_timezone());
    }
    printf("%s\t%s", path, icalcomponent_get_uid(event));
    show(at, start.is_date);
    show(instant(end), start.is_date);
    putchar('\n');
}

static void expand(icalcomponent *event)
{
    struct icaltimetype start = icalcomponent_get_dtstart(event);
    if (icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY)) {
        answer(event, start, 1);
        return;
    }
    /* A component has one place to go on from, so the properties are looked at one kind after another. */
    struct icaltimetype rdates[64];
    int count = 0;
    icalproperty *rdate = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY);
    for (; rdate && count < 64; rdate = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
        struct icaltimetype at = icalproperty_get_datetime_with_component(rdate, event);
        if (instant(at) != instant(start))
            rdates[count++] = at;
    }
    for (int i = 0; i < count; i++)
        answer(event, rdates[i], 0);
    icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (!rule) {
        answer(event, start, 0);
        return;
    }
    struct icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
    time_t until = last;
    if (!icaltime_is_null_time(recurrence.until) && !recurrence.until.is_date) {
        until = instant(recurrence.until);
        recurrence.until = icaltime_null_time();
    }
    const icaltimezone *zone = start.zone;
    start.zone = NULL;
    icalrecur_iterator *times = icalrecur_iterator_new(recurrence, start);
    for (;;) {
        struct icaltimetype at = icalrecur_iterator_next(times);
        at.zone = zone;
        if (icaltime_is_null_time(at) || instant(at) >= last || instant(at) > until)
            break;
        int known = 0;
        for (int i = 0; i < count; i++)
            known |= instant(rdates[i]) == instant(at);
        if (!known)
            answer(event, at, 0);
    }
    icalrecur_iterator_free(times);
}

static char *contents(void)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        exit(1);
    fclose(file);
    return text;
}

int main(void)
{
    static char line[8192];
    while (fgets(line, sizeof line, stdin)) {
        path = strtok(line, "\t\n");
        first = icaltime_as_timet(icaltime_from_string(strtok(NULL, "\t\n")));
        last = icaltime_as_timet(icaltime_from_string(strtok(NULL, "\t\n")));
        char *text = contents();
        icalcomponent *calendar = icalparser_parse_string(text);
        free(text);
        if (!calendar || icalcomponent_count_errors(calendar) > 0) {
            fprintf(stderr, "%s: libical finds errors in it\n", path);
            return 1;
        }
        icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
        for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
            expand(event);
        icalcomponent_free(calendar);
    }
    return 0;
}
