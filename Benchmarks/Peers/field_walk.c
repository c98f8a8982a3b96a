// Walks the fields of a CSV file and counts rows and fields: the least that reading one can cost.
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
  if (count != 2) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (!file) return 1;
  static char buffer[256 << 10], field[64 << 10];
  size_t length, used = 0;
  long rows = 0, fields = 0, sum = 0;
  int quoted = 0;
  while ((length = fread(buffer, 1, sizeof buffer, file)) > 0) {
    for (size_t index = 0; index < length; index++) {
      char byte = buffer[index];
      if (byte == '"') {
        quoted = !quoted;
      } else if (!quoted && (byte == ',' || byte == '\n')) {
        char *copy = malloc(used + 1);  // A reader hands its fields over.
        for (size_t next = 0; next < used; next++) copy[next] = field[next];
        copy[used] = 0;
        sum += copy[0];
        free(copy);
        used = 0;
        fields++;
        if (byte == '\n') rows++;
      } else if (used < sizeof field) {
        field[used++] = byte;
      }
    }
  }
  printf("%ld %ld %ld\n", rows, fields, sum);
  return 0;
}
