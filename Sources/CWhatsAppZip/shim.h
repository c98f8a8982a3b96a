// libzip for Swift.
#ifndef CWHATSAPP_ZIP_SHIM_H
#define CWHATSAPP_ZIP_SHIM_H

#include <zip.h>

#endif
