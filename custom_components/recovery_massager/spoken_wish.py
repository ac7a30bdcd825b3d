"""What can be asked for by voice, by the names of the intents, which the files of sentences give too."""

from enum import StrEnum


class Wish(StrEnum):
    """The intents."""

    SET_PRESSURE = "RecoveryMassagerSetPressure"
    SET_MODE = "RecoveryMassagerSetMode"
    START = "RecoveryMassagerStart"
    SOFTER = "RecoveryMassagerSofter"
    STRONGER = "RecoveryMassagerStronger"
    PAUSE = "RecoveryMassagerPause"
    RESUME = "RecoveryMassagerResume"
    STOP = "RecoveryMassagerStop"
    TIME_LEFT = "RecoveryMassagerTimeLeft"
    STATUS = "RecoveryMassagerStatus"
    START_RECOVERY = "RecoveryMassagerStartRecovery"
    PLANNED = "RecoveryMassagerPlanned"
