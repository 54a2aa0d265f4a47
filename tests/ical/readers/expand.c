/* Expands calendars with libical. Requests and answers are those of expand.py. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct request {
    const char *path, *uid;
    time_t first, last;
    int whole_days;
};

static void show(time_t at, int whole_days)
{
    char text[32];
    strftime(text, sizeof text, whole_days ? "%Y%m%d" : "%Y%m%dT%H%M%SZ", gmtime(&at));
    fputs(text, stdout);
}

static void answer(icalcomponent *event, struct icaltime_span *span, void *data)
{
    const struct request *request = data;
    (void)event;
    if (span->start < request->first || span->start >= request->last)
        return;
    printf("%s\t%s\t", request->path, request->uid);
    show(span->start, request->whole_days);
    putchar('\t');
    show(span->end, request->whole_days);
    putchar('\n');
}

static char *contents(const char *path)
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
        const char *path = strtok(line, "\t\n");
        struct icaltimetype first = icaltime_from_string(strtok(NULL, "\t\n"));
        struct icaltimetype last = icaltime_from_string(strtok(NULL, "\t\n"));
        char *text = contents(path);
        icalcomponent *calendar = icalparser_parse_string(text);
        free(text);
        if (!calendar || icalcomponent_count_errors(calendar) > 0) {
            fprintf(stderr, "%s: libical finds errors in it\n", path);
            return 1;
        }
        icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
        for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
            struct request request = {path, icalcomponent_get_uid(event), icaltime_as_timet(first),
                                      icaltime_as_timet(last),
                                      icalcomponent_get_dtstart(event).is_date};
            icalcomponent_foreach_recurrence(event, first, last, answer, &request);
        }
        icalcomponent_free(calendar);
    }
    return 0;
}
