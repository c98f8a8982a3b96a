// Expat for Swift.
#ifndef CWHATSAPP_EXPAT_SHIM_H
#define CWHATSAPP_EXPAT_SHIM_H

#include <expat.h>

// Before 2.4 an entity could grow without limit, and every parser had to guard itself.
#if XML_MAJOR_VERSION < 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 4)
#error "WhatsAppCampaignsSpreadsheets needs Expat 2.4 or newer"
#endif

#endif
