/** An error as MySQL reports it: number, SQL state, words. */
export class SqlError extends Error {
  constructor(readonly code: number, readonly state: string, message: string) {
    super(message);
  }
}

/** A statement that must wait for another session's transaction: it is run again when that has ended. */
export class LockWait extends Error {
  constructor(readonly owner: number) {
    super(`waits for session ${owner}`);
  }
}

const ERRORS: Readonly<Record<number, readonly [state: string, words: string]>> = {
  1007: ['HY000', "Can't create database '%s'; database exists"],
  1008: ['HY000', "Can't drop database '%s'; database doesn't exist"],
  1040: ['HY000', 'Too many connections'],
  1044: ['42000', "Access denied for user '%s'@'%s' to database '%s'"],
  1045: ['28000', "Access denied for user '%s'@'%s' (using password: %s)"],
  1046: ['3D000', 'No database selected'],
  1048: ['23000', "Column '%s' cannot be null"],
  1049: ['42000', "Unknown database '%s'"],
  1050: ['42S01', "Table '%s' already exists"],
  1051: ['42S02', "Unknown table '%s'"],
  1052: ['23000', "Column '%s' in %s is ambiguous"],
  1054: ['42S22', "Unknown column '%s' in '%s'"],
  1055: ['42000', "Expression #%s of SELECT list is not in GROUP BY clause and contains nonaggregated column '%s' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"],
  1060: ['42S21', "Duplicate column name '%s'"],
  1061: ['42000', "Duplicate key name '%s'"],
  1062: ['23000', "Duplicate entry '%s' for key '%s'"],
  1064: ['42000', "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '%s' at line %s"],
  1065: ['42000', 'Query was empty'],
  1066: ['42000', "Not unique table/alias: '%s'"],
  1067: ['42000', "Invalid default value for '%s'"],
  1068: ['42000', 'Multiple primary key defined'],
  1072: ['42000', "Key column '%s' doesn't exist in table"],
  1075: ['42000', 'Incorrect table definition; there can be only one auto column and it must be defined as a key'],
  1090: ['42000', "You can't delete all columns with ALTER TABLE; use DROP TABLE instead"],
  1091: ['42000', "Can't DROP '%s'; check that column/key exists"],
  1096: ['HY000', 'No tables used'],
  1109: ['42S02', "Unknown table '%s' in %s"],
  1110: ['42000', "Column '%s' specified twice"],
  1111: ['HY000', 'Invalid use of group function'],
  1113: ['42000', 'A table must have at least 1 column'],
  1136: ['21S01', "Column count doesn't match value count at row %s"],
  1140: ['42000', "In aggregated query without GROUP BY, expression #%s of SELECT list contains nonaggregated column '%s'; this is incompatible with sql_mode=only_full_group_by"],
  1141: ['42000', "There is no such grant defined for user '%s' on host '%s'"],
  1142: ['42000', "%s command denied to user '%s'@'%s' for table '%s'"],
  1146: ['42S02', "Table '%s' doesn't exist"],
  1193: ['HY000', "Unknown system variable '%s'"],
  1205: ['HY000', 'Lock wait timeout exceeded; try restarting transaction'],
  1213: ['40001', 'Deadlock found when trying to get lock; try restarting transaction'],
  1222: ['21000', 'The used SELECT statements have a different number of columns'],
  1227: ['42000', 'Access denied; you need (at least one of) the %s privilege(s) for this operation'],
  1235: ['42000', "This version of MySQL doesn't yet support '%s'"],
  1238: ['HY000', "Variable '%s' is a read only variable"],
  1241: ['21000', 'Operand should contain %s column(s)'],
  1242: ['21000', 'Subquery returns more than 1 row'],
  1248: ['42000', 'Every derived table must have its own alias'],
  1264: ['22003', "Out of range value for column '%s' at row %s"],
  1265: ['01000', "Data truncated for column '%s' at row %s"],
  1290: ['HY000', 'The MySQL server is running with the %s option so it cannot execute this statement'],
  1292: ['22007', "Incorrect %s value: '%s' for column '%s' at row %s"],
  1305: ['42000', 'FUNCTION %s does not exist'],
  1364: ['HY000', "Field '%s' doesn't have a default value"],
  1366: ['HY000', "Incorrect %s value: '%s' for column '%s' at row %s"],
  1396: ['HY000', 'Operation %s failed for %s'],
  1406: ['22001', "Data too long for column '%s' at row %s"],
  1410: ['42000', 'You are not allowed to create a user with GRANT'],
  1582: ['42000', "Incorrect parameter count in the call to native function '%s'"],
  1690: ['22003', "BIGINT value is out of range in '%s'"],
  3554: ['HY000', "Access to system schema '%s' is rejected."],
};

/** The error of a number, with its parameters in place. */
export function sqlError(code: number, ...parameters: readonly (string | number)[]): SqlError {
  const [state, words] = ERRORS[code] ?? ['HY000', 'Unknown error'];
  const rest = [...parameters];
  return new SqlError(code, state, words.replace(/%s/g, () => String(rest.shift() ?? '')));
}
