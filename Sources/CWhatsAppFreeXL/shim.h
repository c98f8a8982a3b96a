// FreeXL for Swift. What the value of a cell means depends on its type, which Swift does not see of a C union.
#ifndef CWHATSAPP_FREEXL_SHIM_H
#define CWHATSAPP_FREEXL_SHIM_H

#include <freexl.h>

static inline int wac_freexl_integer(const FreeXL_CellValue *cell) { return cell->value.int_value; }
static inline double wac_freexl_double(const FreeXL_CellValue *cell) { return cell->value.double_value; }
static inline const char *wac_freexl_text(const FreeXL_CellValue *cell) { return cell->value.text_value; }

#endif
