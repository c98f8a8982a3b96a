extension Command {
  /// Every command, in the order in which the overview lists them.
  static let all: [Command] = [
    // On a store
    .importList,
    .groupsList, .groupsShow, .groupsCreate, .groupsDescribe, .groupsRename, .groupsAdd, .groupsSet, .groupsRemove,
    .groupsDelete, .groupsClone, .groupsFromCampaign, .groupsFromSegment, .groupsFromContest, .groupsExport,
    .segmentsList, .segmentsSave, .segmentsDelete, .segmentsPreview,
    .contactsList, .contactsShow, .contactsSet, .contactsNote, .contactsExport, .contactsExportData, .contactsAnonymize,
    .contactsDelete, .contactsMerge,
    .suppressAdd, .suppressImport, .suppressRemove, .suppressList,
    .consentShow, .consentSet, .consentHistory, .consentClear, .consentExport, .consentVerify,
    .templateAdd, .templateList, .templateShow, .templateLint, .templateSync,
    .mediaCheck, .mediaUpload,
    .campaignCreate, .campaignList, .campaignShow, .campaignPreview, .campaignDryRun, .campaignSend,
    .campaignSchedule, .campaignUnschedule, .campaignPause, .campaignResume, .campaignCancel, .campaignRecipients,
    .campaignWhy, .campaignHistory, .campaignSettle, .campaignLimit, .campaignHold, .campaignTestSend,
    .campaignReport, .campaignClone, .campaignExport,
    .contestCreate, .contestList, .contestShow, .contestEntries, .contestVerifyEntry, .contestDraw, .contestVerify,
    .contestExport,
    .inbound, .webhookUnread, .doctor, .backup, .keysRotate, .retentionApply, .demo, .worker, .serve, .sandbox,
    // JSON Lines in, JSON Lines out
    .phone, .normalize, .ic, .consentClassify, .webhookParse, .payloadCheck, .errorsClassify,
  ]
}
